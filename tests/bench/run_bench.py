#!/usr/bin/env python3
"""Runs tally and DuckDB side by side on generated data, compares their answers cell by cell, and prints time, memory and ratios.

    tests/bench/run_bench.py                                            # 100,000 and 1,000,000 students, 5 rounds
    tests/bench/run_bench.py --students 3000000 --rounds 3 --shuffled   # child rows in random order
    tests/bench/run_bench.py --only texas                               # one of: reports, questions, load, car, texas

Needs build/release/tally, g++, node and npm (which fetches @duckdb/node-api once). Data and results lie in --folder, outside of the repository.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

import answers
import questions
from measure import folder_bytes, interleaved, run, table

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PARTS = ["reports", "load", "questions", "car", "texas"]
DUCKDB = "@duckdb/node-api@1.5.6-r.1"
YEAR = ["--set", "reporting_year=2025"]


class Bench:
    def __init__(self, given):
        self.given = given
        self.folder = given.folder
        self.folder.mkdir(parents=True, exist_ok=True)

    def generator(self):
        program = self.folder / "generate_car"
        source = HERE / "generate_car.cpp"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["g++", "-O2", "-std=c++17", source, "-o", program], check=True)
        return program

    def car_data(self, students, shuffled):
        folder = self.folder / f"car-{students}-{self.given.seed}{'-shuffled' if shuffled else ''}"
        if not (folder / "levels.csv").exists():
            subprocess.run([self.generator(), "--students", str(students), "--seed", str(self.given.seed), "--out", folder]
                           + (["--shuffle"] if shuffled else []), check=True, stderr=subprocess.DEVNULL)
        return folder

    def peers(self):
        folder = self.folder / "peers"
        if not (folder / "node_modules" / "@duckdb").exists():
            folder.mkdir(exist_ok=True)
            subprocess.run(["npm", "install", "--silent", "--prefix", folder, DUCKDB], check=True)
        return folder

    def tally(self, program, data, jobs, out):
        def command():
            shutil.rmtree(out, ignore_errors=True)
            return run([self.given.tally, "run", program, "--data", data, "--out", out, "--jobs", jobs] + (YEAR if "car-" in str(data) else []))
        return command

    def duckdb(self, data, out, load="table", mode=""):
        environment = {"PEERS_DIR": str(self.peers()), "LOAD": load, "THREADS": "2"}
        return lambda: run(["node", HERE / "peers" / "duckdb.mjs", data, out] + ([mode] if mode else []), environment)

    def check(self, data, out, peer_file, students):
        wanted = answers.read_peer(peer_file)
        got = answers.read_tally(out)
        faults = answers.differences(wanted, got)
        known = HERE / "expected" / f"{students // 1000}k-seed{self.given.seed}.csv"
        if known.exists():
            faults += answers.differences(answers.read_peer(known), got)
        print(f"{len(got)} cells, {len(faults)} differ from DuckDB's{' or from the published ones' if known.exists() else ''}")
        for fault in faults[:10]:
            print("   ", fault)
        return not faults

    def reports(self, students, data):
        out, peer_file = self.folder / "out", self.folder / "duckdb.csv"
        both = HERE / "programs" / "w1w2.tally"
        runs = interleaved({
            "tally, 2 threads": self.tally(both, data, 2, out),
            "tally, 1 thread": self.tally(both, data, 1, self.folder / "out1"),
            "tally, form 2a alone": self.tally(HERE / "programs" / "w1.tally", data, 2, self.folder / "out2"),
            "DuckDB over views of the files": self.duckdb(data, peer_file, "view"),
            "DuckDB, tables loaded": self.duckdb(data, self.folder / "duckdb-loaded.csv"),
        }, self.given.rounds)
        self.print_runs(runs, "DuckDB over views of the files", data)
        return self.check(data, out, peer_file, students)

    def load(self, students, data):
        read_all = lambda: run([self.given.tally, "repl", HERE / "programs" / "w1w2.tally", "--data", data, "--jobs", "2"] + YEAR, stdin="")
        runs = interleaved({"tally repl, all tables and columns": read_all, "DuckDB": self.duckdb(data, self.folder / "duckdb-loaded.csv")},
                           self.given.rounds)
        stages = [json.loads(done.output.splitlines()[-1]) for done in runs["DuckDB"].runs]
        for done, stage in zip(runs["DuckDB"].runs, stages):
            done.wall, done.cpu = stage["load_ms"] / 1000, stage["load_cpu_ms"] / 1000
        print("Loading everything (DuckDB: its loading alone, without its start; its memory is of the whole run)")
        self.print_runs(runs, "DuckDB", data)
        return True

    def questions(self, students, data):
        peer = self.duckdb(data, self.folder / "duckdb.csv", mode="adhoc")()
        theirs = json.loads(peer.output.splitlines()[-1])["adhoc_us"]
        wanted = {int(line): count for (workload, line, _), count in answers.read_peer(self.folder / "duckdb.csv").items() if workload == "adhoc"}
        counts, first, again, way = questions.ask_all(self.given.tally, data, 2, self.given.rounds)
        rows = [(f"{i + 1:2} {question[:66]}", *(f"{micros:,.0f}" for micros in (*first[i], *again[i], theirs[i])), f"{first[i][0] / theirs[i]:.2f}")
                for i, question in enumerate(questions.QUESTIONS)]
        print(f"Questions at the prompt, from the typed line to the printed answer, in microseconds; {way[0]:,.0f} of them ({way[1]:,.0f} of CPU) "
              "are the way there and back")
        print(table(("", "first time", "CPU", "again", "CPU", "DuckDB", "ratio"), rows))
        faults = [i + 1 for i, count in enumerate(counts) if count != str(wanted[i + 1])]
        print(f"{len(counts)} counts, {len(faults)} differ {faults or ''}")
        return not faults

    def car(self, students, data):
        runs = interleaved({
            "the whole of car.tally, 2 threads": self.tally(ROOT / "reports" / "us" / "car.tally", data, 2, self.folder / "out-car"),
            "W1 and W2 by DuckDB over views": self.duckdb(data, self.folder / "duckdb.csv", "view"),
        }, self.given.rounds)
        self.print_runs(runs, "W1 and W2 by DuckDB over views", data)
        return True

    def texas(self):
        data = self.folder / "tx-100000"
        if not (data / "c022_service_ids.csv").exists():
            subprocess.run([sys.executable, HERE / "generate_tx.py", "--students", "100000", "--out", data], check=True)
        report = ROOT / "reports" / "tx" / "cte_coding_summary.tally"
        runs = interleaved({f"Texas, {jobs} thread{'s' if jobs > 1 else ''}": self.tally(report, data, jobs, self.folder / "out-tx") for jobs in (2, 1)},
                           self.given.rounds)
        print("Texas: 100,000 students with 8 course records each")
        self.print_runs(runs, "Texas, 2 threads", data)
        return True

    def print_runs(self, runs, base, data):
        size = folder_bytes(data) / 1e6
        rows = []
        for name, of in runs.items():
            rows.append((name, f"{of.median('wall'):.2f}", f"{of.median('cpu'):.2f}", f"{of.median('memory'):.0f}",
                         f"{of.median('wall') / runs[base].median('wall'):.2f}", f"{of.median('cpu') / runs[base].median('cpu'):.2f}",
                         f"{of.median('memory') * 1.048576 / size:.2f}"))
        print(table(("", "wall s", "CPU s", "peak MB", "wall ratio", "CPU ratio", "peak / CSV"), rows))

    def run(self):
        good = True
        parts = [self.given.only] if self.given.only else PARTS
        for students in self.given.students:
            for shuffled in ([False, True] if self.given.shuffled else [False]):
                data = self.car_data(students, shuffled)
                of_students = [part for part in parts if part != "texas"]
                if of_students:
                    print(f"\n{students:,} students{', child rows in random order' if shuffled else ''}: {folder_bytes(data) / 1e6:.0f} MB")
                for part in of_students:
                    print()
                    good = getattr(self, part)(students, data) and good
        if "texas" in parts:
            print()
            good = self.texas() and good
        return good


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--students", type=int, nargs="+", default=[100_000, 1_000_000])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--shuffled", action="store_true", help="also with child rows in random order")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", choices=PARTS)
    options.add_argument("--tally", type=pathlib.Path, default=ROOT / "build" / "release" / "tally")
    options.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/tmp/tally-bench"))
    sys.exit(0 if Bench(options.parse_args()).run() else 1)


if __name__ == "__main__":
    main()
