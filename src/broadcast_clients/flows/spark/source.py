"""`spark.read.format("plurimedia")`: a Python data source of Spark 4."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
)

from broadcast_clients.flows.mirror.tables import ENTITIES, Tables
from broadcast_clients.flows.spark.options import ReadOptions, read_options
from broadcast_clients.flows.spark.tasks import Part, parts_of, rows_of
from plurimedia_client import PlurimediaClient

__all__ = ["PlurimediaDataSource"]

_TYPES: dict[str, type[DataType]] = {
    "integer": LongType,
    "number": DoubleType,
    "boolean": BooleanType,
    "text": StringType,
    "moment": TimestampNTZType,
    "date": DateType,
    "json": StringType,
}


class PlurimediaDataSource(DataSource):
    """Schedule and catalogues of a Plurimedia account, read in parallel, with the rows that the mirror would have.

        spark.dataSource.register(PlurimediaDataSource)
        spark.read.format("plurimedia").option("table", "content").option("catalog", 1201).load()

    Each page of a catalogue, and each day of a channel, is a task of its own. What is read is what is there now; for
    what changed since, use the mirror or dlt.

    Options:
        table: `content`, `catalog_content` or `content_tag` (of a catalogue); `broadcast`, `grouping`, `broadcast_tag`
            or `schedule_day` (of the schedule); `channel`; `catalog`.
        catalog: Id of the catalogue.
        channels: Ids of channels, with commas. Default: all of the account.
        days: How many days from today on (in UTC), or days as `2026-01-31`, with commas. Default: all available ones.
        rate: Requests a second of the whole cluster; it is shared among `parallelism` tasks.
        parallelism: How many tasks run at the same time, such as `spark.sparkContext.defaultParallelism`.
        concurrency: Calls of one task at the same time. Default: 8.
        failures: `fail` the task where something can't be read (default), or `keep` a row that has only `error`.
        lang, baseUrl, overrides: As of the client; `overrides` is a file of the machines that run the tasks.
        keyFile: File of these machines that has the subscription key. Default: PLURIMEDIA_SUBSCRIPTION_KEY there. No
            option takes the key itself, because Spark shows options.
    """

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._options = read_options(options)

    @classmethod
    def name(cls) -> str:
        """The name for `format`."""
        return "plurimedia"

    def schema(self) -> StructType:
        """Keys, derived columns, `raw` and `error`."""
        return _schema(self._options)

    def reader(self, schema: StructType) -> DataSourceReader:
        """What reads the table."""
        return _Reader(self._options, schema.fieldNames())


class _Partition(InputPartition):
    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


class _Reader(DataSourceReader):
    def __init__(self, options: ReadOptions, names: Sequence[str]) -> None:
        self._options = options
        self._names = tuple(names)

    def partitions(self) -> Sequence[InputPartition]:
        with _client(self._options) as client:
            return [_Partition(part) for part in parts_of(client, self._options)]

    def read(self, partition: InputPartition) -> Iterator[tuple[Any, ...]]:
        assert isinstance(partition, _Partition)
        time.sleep(self._options.pause)
        with _client(self._options) as client:
            columns = Tables(client.overrides.fields).columns
            for row in rows_of(client, partition.part, self._options, columns):
                yield tuple(row.get(name) for name in self._names)


def _client(options: ReadOptions) -> PlurimediaClient:
    return PlurimediaClient(**options.client_arguments())


def _schema(options: ReadOptions) -> StructType:
    entity = next(each for each in ENTITIES if each.table == options.table)
    with _client(options) as client:
        columns = Tables(client.overrides.fields).columns[options.table]
    fields = [StructField(name, _TYPES[kind]()) for name, kind in entity.keys]
    if options.table == "catalog_content":
        fields.append(StructField("listed", BooleanType()))
    fields += [StructField(column.name, _TYPES[column.kind]()) for column in columns]
    return StructType([*fields, StructField("raw", StringType()), StructField("error", StringType())])
