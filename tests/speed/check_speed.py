#!/usr/bin/env python3
"""A script of 1,000 lines is parsed and bound within 50 ms of processor time, one of 10,000 lines within 500 ms: `tally check` of a made-up
script, the start of the program taken off. The bound that fails the test is four times that, for machines that are slow or busy.

    tests/speed/check_speed.py --tally build/release/tally [--slower N]
"""

import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile

ALLOWED = {1_000: 0.050, 10_000: 0.500}  # lines: seconds
LENIENCE = 4
TRIES = 3

TABLES = """param school_year : year = 2026
codes grade { "09" "9"  "10" "10"  "11" "11"  "12" "12" }
table school from "School.csv" {
  key id
  id   : code
  name : text
}
table student from "Student.csv" {
  key id
  id      : code
  school  : school
  grade   : grade
  start   : date
  end     : date or missing
  credits : decimal or missing
  lep     : yes/no or missing
}
"""
# One block of 20 lines; each refers to the block before, as rules do.
BLOCK = """
-- Counts towards measure {n}.
define enough_{n}(least : decimal) of student
  cite "Manual {n}.1"
  = credits >= least and (lep is yes or end is missing)
define band_{n} of student : text
  = "full" when enough_{n}(6), "part" when enough_{n}(3) and {previous}, otherwise "none"
cohort counted_{n} of student
  where grade in ["09" through "12"] and October 1 in school_year in start through end
  and band_{n} != "none"
axis lines_{n} of student partition {{
  header "BLOCK {n}"
  line "Grade 9"  where grade = "09"
  line "Grade 10" where grade = "10"
  line "Above"    where grade in ["11", "12"]
}}
define share_{n} of school
  = 100 * (count counted_{n}) / (count student) when (count student) > 0,
    otherwise 0
"""


def script(lines):
    text = TABLES
    n = 0
    while text.count("\n") < lines:
        n += 1
        text += BLOCK.format(n=n, previous=f'band_{n - 1} = "full"' if n > 1 else "lep is yes")
    return text


def seconds(program, path):
    """Processor time of one `tally check`, the least of some tries."""
    best = None
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([program, "check", path], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = spent if best is None else min(best, spent)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--slower", type=float, default=1, help="how much slower this build is")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "made_up.tally"
        path.write_text(TABLES)
        start = seconds(options.tally, path)
        for lines, allowed in ALLOWED.items():
            text = script(lines)
            path.write_text(text)
            spent = max(0.0, seconds(options.tally, path) - start)
            limit = allowed * LENIENCE * options.slower
            print(f"{text.count(chr(10))} lines: {1000 * spent:.0f} ms; wanted {1000 * allowed:.0f} ms, fails above {1000 * limit:.0f} ms")
            failed += spent > limit
    print(f"{len(ALLOWED) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
