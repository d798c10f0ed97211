#!/usr/bin/env python3
"""How long it takes from the start of the prompt over a cache to the first count, beside the same from the files.

    tests/bench/start_from_cache.py DATA [--rounds 20]      # DATA: a folder that generate_car.cpp filled
"""

import argparse
import pathlib
import tempfile

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "reports" / "us" / "car.tally"
QUESTION = 'count student where gender = "F"\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--tally", default=ROOT / "build/release/tally")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    year = ["--set", "reporting_year=2025"]
    with tempfile.TemporaryDirectory(prefix="tally-bench-cache-") as folder:
        cache = pathlib.Path(folder) / "car.cache"
        loaded = measure.run([options.tally, "load", SCRIPT, "--data", options.data, "--out", cache, *year])
        if not loaded.ok:
            raise SystemExit(f"load failed: {loaded.output}")

        def prompt(data):
            return lambda: measure.run([options.tally, "repl", SCRIPT, "--data", data, *year], stdin=QUESTION)

        commands = {"prompt from the cache": prompt(cache), "script alone": lambda: measure.run([options.tally, "check", SCRIPT, *year])}
        runs = measure.interleaved(commands, options.rounds)
        runs |= measure.interleaved({"prompt from the files": prompt(options.data)}, 3)
        if len({run.output for name in ("prompt from the cache", "prompt from the files") for run in runs[name].runs}) != 1:
            raise SystemExit("the counts differ")
        rows = [[name, f"{1000 * each.median('wall'):.1f}", f"{1000 * each.least('wall'):.1f}", f"{1000 * each.median('cpu'):.1f}",
                 f"{each.median('memory'):.0f}"] for name, each in runs.items()]
        rows.append(["tally load", f"{1000 * loaded.wall:.1f}", "", f"{1000 * loaded.cpu:.1f}", f"{loaded.memory:.0f}"])
        print(measure.table(["", "wall ms", "least", "CPU ms", "MB"], rows))
        print(f"cache: {cache.stat().st_size / 1e6:.0f} MB, files: {measure.folder_bytes(options.data) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
