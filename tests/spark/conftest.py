"""A Spark on this machine, or a word about what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.sandbox import Sandbox


def _missing() -> str | None:
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark isn't installed"
    return None if shutil.which("java") or os.environ.get("JAVA_HOME") else "there is no Java"


def pytest_report_header() -> str:
    """Say whether there is a Spark."""
    return f"Spark: {_missing() or 'here'}"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests that need one, if there is none."""
    return True if collection_path.name == "test_spark.py" and _missing() else None


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all tests, in a process of its own: many tasks read at the same time."""
    with Sandbox(seed=1, contents=300, process=True, variants={"plurimedia.page_size": "50"}) as found:
        yield found


@pytest.fixture(scope="module")
def spark(sandbox: Sandbox) -> Iterator[Any]:
    """Two executors' worth of Spark in this process, and Python workers that have the sandbox's key."""
    from pyspark.sql import SparkSession

    from broadcast_clients.flows.spark import PlurimediaDataSource

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PLURIMEDIA_SUBSCRIPTION_KEY", sandbox.plurimedia.subscription_key)
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.memory", "1g")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        session.dataSource.register(PlurimediaDataSource)
        yield session
        session.stop()
