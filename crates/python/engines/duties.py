"""The duty on entries in a distributed engine: Apache Spark, or Sail behind the same interface.

    python duties.py spark lines.parquet duties.parquet
    python duties.py sail lines.parquet duties.parquet

Both read the lines, calculate them where they lie, and write them with their duty.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

import dutylab as dl

# Plain types: views and dictionaries are nothing that Spark takes from a worker.
FORMS = {pa.string_view(): pa.string(), pa.large_string(): pa.string()}


def plain(table: pa.Table) -> pa.Table:
    fields = [pa.field(field.name, FORMS.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def calculated(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a worker does with its part. It reads the law once, whatever number of parts it is given."""
    for batch in batches:
        yield from plain(pa.table(dl.entries(batch))).to_batches()


def duties(lines: DataFrame) -> DataFrame:
    """Lines with their duty. Rows of one entry that are one line have to lie in one part."""
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    empty = to_arrow_schema(lines.schema).empty_table()
    return lines.mapInArrow(calculated, from_arrow_schema(plain(pa.table(dl.entries(empty))).schema))


def session(engine: str, workers: int = 2) -> tuple[SparkSession, Any]:
    """A session on this machine with so many workers, and what is to be stopped with it."""
    if engine == "sail":
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        _, port = server.listening_address
        return SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate(), server
    # A part whose worker dies is given to another one, up to four times.
    builder = SparkSession.builder.master(f"local[{workers},4]").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 100_000).getOrCreate(), None


if __name__ == "__main__":
    engine, source, target = sys.argv[1:]
    spark, server = session(engine)
    duties(spark.read.parquet(source)).write.mode("overwrite").parquet(target)
    spark.stop()
