"""W1 in SQL, by DuckDB with one thread: over a table in memory, and from Parquet to Parquet."""

import pathlib

import duckdb

from bench import Bench

QUERY = (pathlib.Path(__file__).parent / "w1.sql").read_text()


def main():
    bench = Bench("duckdb")
    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.execute("SET enable_progress_bar = false")
    database.execute(f"CREATE TABLE cases AS SELECT * FROM '{bench.input}'")

    def determinations(source):
        return database.sql(f"SELECT determination FROM {source}").to_arrow_table()["determination"].combine_chunks()

    def in_memory():
        database.execute(f"CREATE OR REPLACE TABLE determinations AS {QUERY}")

    bench.measure("SQL CASE", "columns", in_memory, lambda _: determinations("determinations"))
    database.execute("DROP TABLE cases")
    database.execute(f"CREATE VIEW cases AS SELECT * FROM '{bench.input}'")

    def files():
        database.execute(f"COPY ({QUERY}) TO '{bench.output}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")

    bench.measure("SQL CASE", "parquet", files, lambda _: determinations(f"'{bench.output}'"))


main()
