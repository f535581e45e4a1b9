"""W1 in Polars with one thread: over a frame in memory, and from Parquet to Parquet."""

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl
import polars.selectors as cs
from polars import col

from bench import Bench

CATEGORIES = """I60 I61 I62 I63 I64 I65 I66 I67 I68 I69 G11 G20 G21 G35 G80 G81 G82 G83 S06 S14 S24 S34 R27""".split()

neuromuscular_diagnosis = col("diagnoses").list.eval(pl.element().str.head(3).is_in(CATEGORIES)).list.any()
neuromuscular_impairment = (
    (col("static_balance") == "poor") | (col("dynamic_balance") == "poor") | (col("berg_balance_score") < 45)
    | (col("gross_motor") == "impaired") | (col("fine_motor") == "impaired")
    | col("muscle_tone").is_in(["hypotonic", "hypertonic"])
)
complete_documentation = (
    col("documents_body_area") & col("documents_technique") & col("documents_purpose")
    & col("documents_frequency") & col("documents_response") & col("functional_goal")
)
exempt = col("modifiers").list.eval(pl.element().is_in(["59", "XS"])).list.any()
days = (col("service_date") - col("episode_start")).dt.total_days()
determination = (
    pl.when(col("procedure") != "97112").then(pl.lit("not_applicable other_procedure"))
    .when(col("technique") == "massage").then(pl.lit("deny not_neuromuscular_reeducation"))
    .when(~col("direct_one_on_one") | (col("one_on_one_minutes") < 8)).then(pl.lit("deny not_one_on_one"))
    .when(col("provider_type").is_in(["massage_therapist", "athletic_trainer"])).then(pl.lit("deny unqualified_provider"))
    .when(~(neuromuscular_diagnosis & neuromuscular_impairment)).then(pl.lit("deny no_neuromuscular_impairment"))
    .when(~complete_documentation).then(pl.lit("pend documentation"))
    .when(col("cmt_same_day") & ~exempt).then(pl.lit("return modifier_required"))
    .when((col("visits_used") > 18) | (days > 42)).then(pl.lit("pend visit_limit"))
    .otherwise(pl.lit("approve criteria_met"))
    .alias("determination")
)


def main():
    bench = Bench("polars")
    texts = [cs.categorical().cast(pl.String), col("diagnoses", "modifiers").cast(pl.List(pl.String))]
    lazy = pl.scan_parquet(bench.input).with_columns(texts)
    frame = lazy.collect()
    query = frame.lazy().select("case_id", determination)
    bench.measure("when/then", "columns", query.collect, lambda found: found["determination"].to_arrow())

    def files():
        found = lazy.select("case_id", determination)
        found.sink_parquet(bench.output, compression="zstd", compression_level=1)

    def read(_):
        return pl.read_parquet(bench.output)["determination"].to_arrow()

    bench.measure("when/then", "parquet", files, read)


main()
