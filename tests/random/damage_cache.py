#!/usr/bin/env python3
"""Damages the caches of every report's sample data at random, runs the report from them, and cuts them: a run ends with `error: ...` and a code
T07.., or its outputs are what they are without damage. Never with a signal.

    tests/random/damage_cache.py --tally build/release/tally [--runs 200] [--seed 1]
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from mutate_data import REPORTS, ROOT

REFUSED = re.compile(rb"^error: .*(\[T07\d\d\]|is not a folder and no cache)", re.MULTILINE)


def outputs(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.is_dir() else None


def damaged(rng, cache):
    kind = rng.randrange(5)
    if kind == 0:
        return cache[:rng.randrange(len(cache))]
    if kind == 1:
        at = rng.randrange(len(cache))
        return cache[:at] + bytes(rng.randrange(256) for _ in range(rng.randint(0, 9))) + cache[at:]
    content = bytearray(cache)
    for _ in range(rng.choice([1, 1, 1, 2, 5, 50])):
        # Where the fixed parts are, all kinds of damage should come up.
        at = rng.choice([rng.randrange(len(cache)), rng.randrange(min(64, len(cache))), -1 - rng.randrange(min(48, len(cache)))])
        content[at] = rng.randrange(256) if kind < 4 else content[at] ^ (1 << rng.randrange(8))
    return bytes(content)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tally = os.path.abspath(options.tally)
    rng = random.Random(options.seed)
    faults, refused = [], 0
    with tempfile.TemporaryDirectory(prefix="tally-damage-cache-") as place:
        scratch = pathlib.Path(place)
        known = {}
        for run in range(options.runs):
            report, data, values = rng.choice(REPORTS)
            script = str(ROOT / "reports" / (report + ".tally"))
            sets = [word for value in values for word in ("--set", value)]
            cache = scratch / (report.replace("/", "-") + ".cache")
            if report not in known:
                subprocess.run([tally, "load", script, "--data", str(data), "--out", str(cache), *sets], check=True, capture_output=True)
                out = scratch / f"good-{len(known)}"
                subprocess.run([tally, "run", script, "--data", str(cache), "--out", str(out), *sets], check=True, capture_output=True)
                known[report] = (cache.read_bytes(), outputs(out))
            good_cache, good_outputs = known[report]
            cache.write_bytes(damaged(rng, good_cache))
            out = scratch / f"out-{run}"
            result = subprocess.run([tally, "run", script, "--data", str(cache), "--out", str(out), *sets], capture_output=True, timeout=120, check=False)
            written = outputs(out)
            if result.returncode == 0:
                if written != good_outputs:
                    faults.append(f"run {run}, {report}: other outputs than without damage")
            elif not 1 <= result.returncode <= 3 or not REFUSED.search(result.stderr) or written is not None:
                faults.append(f"run {run}, {report}: status {result.returncode}, wrote {written is not None}: {result.stderr[:800]!r}")
            else:
                refused += 1
    for fault in faults:
        print("FAILED " + fault)
    print(f"{options.runs} damaged caches (seed {options.seed}): {refused} refused, {len(faults)} faults")
    return 1 if faults or refused == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
