"""Engines: the same cents in every one, also where a worker dies in the middle."""

import datetime
import os
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from conftest import goods
from duties import calculated, duties, session

import dutylab as dl

LINES = 40_000


def lines(count: int) -> pa.Table:
    draw = random.Random(7)
    firm = draw.sample(goods(), 60)
    first = datetime.date(2025, 1, 1)
    rows = [(number, *draw.choice(firm), draw.randint(100, 9_000_000)) for number in range(count)]
    number, origin, hts, cents = zip(*rows, strict=True)
    return pa.table({
        "number": number,
        "origin": origin,
        "hts": hts,
        "value": pa.array([Decimal(amount).scaleb(-2) for amount in cents], pa.decimal128(18, 2)),
        "entry_date": [first + datetime.timedelta(days=draw.randint(0, 600)) for _ in rows],
    })


@pytest.fixture(scope="module")
def given() -> pa.Table:
    return lines(LINES)


@pytest.fixture(scope="module")
def wanted(given) -> dict[int, tuple[object, ...]]:
    return cents(pa.table(dl.entries(given)).to_pylist())


def cents(rows: list) -> dict[int, tuple[object, ...]]:
    return {row["number"]: (row["duty_usd"], row["headings"], row["status"]) for row in rows}


@pytest.mark.parametrize("engine", ["spark", "sail"])
def test_spark_and_sail(engine, given, wanted, tmp_path):
    if engine == "spark" and not any((Path(folder) / "java").exists() for folder in os.environ["PATH"].split(":")):
        pytest.fail("Apache Spark needs a Java runtime: install one (Debian: default-jre-headless)")
    source = tmp_path / "lines.parquet"
    source.mkdir()
    for part in range(8):
        pq.write_table(given.slice(part * LINES // 8, LINES // 8), source / f"part-{part}.parquet")
    spark, server = session(engine)
    try:
        frame = spark.read.parquet(str(source))
        assert cents([row.asDict() for row in duties(frame).collect()]) == wanted
        if engine == "spark":
            schema = duties(frame).schema
            died = tmp_path / "died"

            def dies_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
                for batch in calculated(batches):
                    yield batch
                    try:
                        died.touch(exist_ok=False)
                    except FileExistsError:
                        continue
                    os.kill(os.getpid(), 9)

            assert cents([row.asDict() for row in frame.mapInArrow(dies_once, schema).collect()]) == wanted
            assert died.exists()
    finally:
        spark.stop()
        if server is not None:
            server.stop()


def test_duckdb_as_a_function_of_sql(given, wanted):
    database = duckdb.connect()
    database.register("lines", given)

    def duty(origin: pa.Array, hts: pa.Array, value: pa.Array, day: pa.Array) -> pa.Array:
        table = pa.table({"origin": origin, "hts": hts, "value": value, "entry_date": day})
        return pa.table(dl.entries(table))["duty_usd"].combine_chunks()

    types = ["VARCHAR", "VARCHAR", "DECIMAL(18,2)", "DATE"]
    database.create_function("duty", duty, types, "DECIMAL(24,6)", type="arrow", null_handling="special")
    rows = database.sql("select number, duty(origin, hts, value, entry_date) from lines").fetchall()
    assert dict(rows) == {number: duty for number, (duty, *_) in wanted.items()}


def test_polars_lazy(given, wanted):
    schema = polars.DataFrame(dl.entries(given.slice(0, 0))).schema
    frame = polars.DataFrame(given).lazy()
    frame = frame.map_batches(lambda part: polars.DataFrame(dl.entries(part)), schema=schema)
    rows = frame.select("number", "duty_usd", "headings", "status").collect().to_dicts()
    assert cents(rows) == wanted
