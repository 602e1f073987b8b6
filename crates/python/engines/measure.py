"""What lines take in an engine: `python measure.py ENGINE LINES`, where an engine is pyarrow, polars, duckdb, spark or sail."""

import os
import resource
import sys
import tempfile
import time

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
from duties import duties, session
from test_engines import lines

import dutylab as dl


def seconds() -> float:
    """Processor time of this process and of those that it has waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, kinds))


engine, count = sys.argv[1], int(sys.argv[2])
given = lines(count)
server = None
match engine:
    case "pyarrow":
        work = lambda: pa.table(dl.entries(given))["duty_usd"]
    case "polars":
        frame = polars.DataFrame(given)
        work = lambda: polars.DataFrame(dl.entries(frame))["duty_usd"].sum()
    case "duckdb":
        database = duckdb.connect()
        database.register("given", given)

        def work():
            due = pa.table(dl.entries(database.sql("select * from given")))
            return database.sql("select sum(duty_usd) from due").fetchall()

    case "spark" | "sail":
        folder = tempfile.mkdtemp()
        for part in range(8):
            pq.write_table(given.slice(part * count // 8, count // 8), os.path.join(folder, f"{part}.parquet"))
        workers = int(os.environ.get("WORKERS", "2"))
        spark, server = session(engine, workers)
        work = lambda: duties(spark.read.parquet(folder)).agg({"duty_usd": "sum"}).collect()
for turn in ("first", "second"):
    began, busy = time.perf_counter(), seconds()
    work()
    print(f"{engine}, {count} lines, {turn}: {time.perf_counter() - began:.2f} s, processor {seconds() - busy:.2f} s")
