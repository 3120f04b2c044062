"""Requests of WHATS'ON, one of every operation, written from the documents."""

from __future__ import annotations

from tests.operations import requests_whatson_content, requests_whatson_mam, requests_whatson_products

__all__ = ["REQUESTS"]

REQUESTS = (
    *requests_whatson_products.REQUESTS,
    *requests_whatson_content.REQUESTS,
    *requests_whatson_mam.REQUESTS,
)
