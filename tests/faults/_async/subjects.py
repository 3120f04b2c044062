"""The operations that the fault table is tried on, of all APIs."""

from __future__ import annotations

from tests.faults._async.subject import CREATED, AsyncClient, Subject
from tests.faults._async.subjects_encora import ENCORA, draft
from tests.faults._async.subjects_plurimedia import CATALOG, PLURIMEDIA
from tests.faults._async.subjects_whatson import WHATSON
from tests.faults._async.subjects_whatson_more import MORE

__all__ = ["CATALOG", "CREATED", "SUBJECTS", "AsyncClient", "Subject", "draft"]

SUBJECTS: tuple[Subject, ...] = (*PLURIMEDIA, *ENCORA, *WHATSON, *MORE)
