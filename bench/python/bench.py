"""What the script of every engine does: check each answer, and only then give a time; see kit/src/bench.rs."""

import csv
import json
import pathlib
import sys
import time

import pyarrow
import pyarrow.compute


class Bench:
    """One engine's script: its arguments are the folder of the cases, how often each pass is repeated, and how many
    times over the Parquet file has all cases."""

    def __init__(self, engine):
        folder, repetitions, times = sys.argv[1:]
        self.engine = engine
        self.folder = pathlib.Path(folder)
        self.repetitions = int(repetitions)
        with open(self.folder / "complete/expected.csv", newline="") as file:
            rows = [f"{row['outcome']} {row['reason']}" for row in csv.DictReader(file)]
        self.expected = pyarrow.array(rows * int(times))

    @property
    def input(self):
        return str(self.folder / "cases.parquet")

    @property
    def output(self):
        return str(self.folder / f"{self.engine}.out.parquet")

    def measure(self, form, work, run, read):
        """Times `run`; `read` gives the answers that came of it while no clock runs."""
        took = []
        for repetition in range(self.repetitions + 1):
            start = time.process_time()
            done = run()
            nanoseconds = (time.process_time() - start) * 1e9
            wrong = self.wrong(read(done))
            if wrong:
                return self.report(form, work, wrong, [])
            if repetition > 0:
                took.append(nanoseconds / len(self.expected))
        self.report(form, work, 0, took)

    def wrong(self, answers):
        if len(answers) != len(self.expected):
            return len(self.expected)
        same = pyarrow.compute.equal(answers.cast(pyarrow.string()), self.expected)
        return len(answers) - (pyarrow.compute.sum(same).as_py() or 0)

    def report(self, form, work, wrong, ns):
        figure = {"engine": self.engine, "form": form, "work": work, "cases": len(self.expected), "wrong": wrong, "ns": ns}
        print(json.dumps(figure), flush=True)
