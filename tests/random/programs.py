#!/usr/bin/env python3
"""Random programs over random data, each run in several ways that must not change a byte of what it writes: renamed, inlined, named, split, reordered,
with lines of the files in another order, on one thread and eight, from a folder and a cache, all outputs and one, by `run` and at the prompt,
beside another program over the same data.

    tests/random/programs.py --tally build/release/tally [--runs 150] [--seed 1] [--minutes M] [--ways-each 6] [--big] [--keep DIR]

A difference is made small and printed; `--keep DIR` leaves the scripts, the data and both outputs in DIR/SEED-WAY. Scripts that `check` refuses are
counted. `--ways a,b` runs only these; `--known-faults yes_no_lists` lets scripts have what the program is known to get wrong (KNOWN_FAULTS says what).
"""

import argparse
import collections
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from program.running import Tally, Trial
from program.script import KNOWN_FAULTS, Options, make_script
from program.shrink import Shrinker
from program.tree import Unprintable
from program.ways import WAYS, Variant

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Report:
    def __init__(self):
        self.programs = self.refused = self.faults = self.rejected = 0
        self.applied = collections.Counter()
        self.differences = []
        self.reasons = collections.Counter()


def shown(trial, script, way, problem, seed):
    name = type(way).__name__ if way else "crash"
    lines = [f"seed {seed}, {name}: {problem}", "---- the script", script.text().rstrip()]
    variant = way.apply(script) if way else None
    if variant is not None and variant.text != script.text():
        lines += ["---- the same, changed", *([variant.library, "----"] if variant.library else []), variant.text.rstrip()]
    for file, content in script.data().items():
        lines.append(f"---- {file}: " + content.rstrip().replace("\n", " / ")[:600])
    if script.settings:
        lines.append("---- " + " ".join(f"--set {n.spelling}={v}" for n, v in script.settings.items()))
    for side in "ab":
        out = trial.folder / side / "out"
        for path in sorted(out.iterdir()) if out.is_dir() else []:
            other = trial.folder / ("b" if side == "a" else "a") / "out" / path.name
            if not other.exists() or other.read_bytes() != path.read_bytes():
                lines.append(f"---- {'before' if side == 'a' else 'after'}, {path.name}: " + path.read_text().rstrip().replace("\n", " / ")[:600])
    return "\n".join(lines)


def kind_of(problem):
    return problem.split(":")[0]


def test_one(tally, seed, options, ways, folder, report, given):
    trial = Trial(tally, folder)
    try:
        script = make_script(seed, options)
        before = trial.base(script)
    except Unprintable:
        report.rejected += 1
        return
    report.programs += 1
    if before.refused:
        report.refused += 1
        report.reasons[sorted(before.codes)[0]] += 1
    elif before.state == "fault":
        report.faults += 1
        report.reasons[sorted(before.codes)[0] if before.codes else before.messages[:60]] += 1
    found = []
    if before.state == "crash":
        found.append((None, trial.problem(script, None, before)))
    else:
        each = given.ways_each or len(ways)
        for kind in random.Random(seed).sample(ways, min(each, len(ways))):
            way = kind(script, random.Random(f"{seed} {kind.__name__}"))
            problem = trial.problem(script, way, before)
            report.applied[kind.__name__] += 1
            if problem:
                found.append((way, problem))
    for way, problem in found:
        name = type(way).__name__ if way else "crash"
        wanted = kind_of(problem)
        if given.shrink:
            still = lambda smaller: (lambda p: p is not None and kind_of(p) == wanted)(trial.problem(smaller, way))
            script_small = Shrinker(still, given.shrink).shrink(script)
        else:
            script_small = script
        problem = trial.problem(script_small, way) or problem
        text = shown(trial, script_small, way, problem, seed)
        report.differences.append(f"{seed}-{name}")
        print(text, flush=True)
        if given.keep:
            kept = given.keep / f"{seed}-{name}"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
            (kept / "difference.txt").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    parser.add_argument("--runs", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever --runs says")
    parser.add_argument("--big", action="store_true", help="data of more than one block and grain")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--ways", help="names of ways, separated by commas")
    parser.add_argument("--ways-each", type=int, default=6, help="so many ways for one program, taken at random; 0: all")
    parser.add_argument("--shrink", type=float, default=60, help="seconds to make one difference small; 0: not at all")
    parser.add_argument("--known-faults", default="", help=", ".join(KNOWN_FAULTS))
    given = parser.parse_args()
    options = Options(given.big, given.known_faults.split(","))
    ways = [w for w in WAYS if not given.ways or w.__name__ in given.ways.split(",")]
    tally = Tally(given.tally)
    report = Report()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tally-programs-") as place:
        for seed in range(given.seed, given.seed + given.runs):
            if given.minutes and time.monotonic() - started > 60 * given.minutes:
                break
            test_one(tally, seed, options, ways, pathlib.Path(place), report, given)
    print(f"{report.programs} programs from seed {given.seed}: {report.refused} refused by check, {report.faults} stopped by a fault, "
          f"{tally.runs} runs in {time.monotonic() - started:.0f} s")
    print("applied: " + ", ".join(f"{name} {count}" for name, count in report.applied.items()))
    if report.reasons:
        print("stopped by: " + ", ".join(f"{code} {count}" for code, count in report.reasons.most_common()))
    failed = len(report.differences)
    if report.refused * 3 > report.programs:
        failed += 1
        print("FAILED: more than a third of the scripts are refused")
    print(f"{report.programs - len({d.split('-')[0] for d in report.differences})} passed, {failed} failed")
    return 1 if failed or report.programs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
