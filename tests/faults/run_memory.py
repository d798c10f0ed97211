#!/usr/bin/env python3
"""The program finds no memory for its n-th allocation, or for that one and all later ones: every command ends with a message and a code, never
by a signal and never late, and whoever looks at what it writes finds all of it old or all of it new. A sample of the allocations; with --all
every one.

    tests/faults/run_memory.py --tally build/release/tally --library build/release/tests/libfail_new.so [--all]
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SCRIPT = """table school from "school.csv" {
  key id
  id   : code
  name : text
}
table student from "student.csv" {
  key id
  id     : code
  school : school
  grade  : code
  hours  : decimal or missing
}
param least : integer = 0
define load of student = missing when hours is missing, "part" when hours < 12, otherwise "full"
axis grades of student {
  for each g in grade of student { line "{g}" where grade = g }
}
axis loads of student partition {
  line "part" where load is "part"
  line "full" where load is "full"
  unlisted if load is missing
}
form f of student counting student {
  file "f.csv"
  rows grades
  columns loads
}
listing l of student where hours >= least {
  file "l.csv"
  sorted by school.name, id
  "id"     = id
  "school" = school.name
  "hours"  = hours
  "others" = count student matching school
}
"""
LOOK = 'table l from "l.csv" {\n  key id\n  id : code\n}\nlisting m of l {\n  "id" = id\n}\n'
SCHOOLS = "id,name\n" + "".join(f"k{i},School {i}\n" for i in range(5))
STUDENTS = "id,school,grade,hours\n" + "".join(f"s{i},k{i % 5},{9 + i % 4},{i % 30 if i % 7 else ''}\n" for i in range(200))
QUESTIONS = "count student by grade\ndefine idle of student = hours < 3\nlist student where idle show id, school.name\n"
KINDS = ["check", "run", "run 2", "load", "prompt"]
NO_MEMORY = 70
LEAST_ALLOCATIONS = 200  # of a command: fewer, and its allocations are not the ones that are counted
PATIENCE = 60  # seconds


class Case:
    def __init__(self, options, scratch, kind):
        self.options, self.kind, self.work = options, kind, pathlib.Path(scratch)
        (self.work / "data").mkdir()
        (self.work / "data/school.csv").write_text(SCHOOLS)
        (self.work / "data/student.csv").write_text(STUDENTS)
        (self.work / "s.tally").write_text(SCRIPT)
        (self.work / "look.tally").write_text(LOOK)
        self.out = self.work / "out"
        self.stopped = 0  # attempts that ended for want of memory

    def command(self, least):
        return {
            "check": ["check", "s.tally"],
            "run": ["run", "s.tally", "--data", "data", "--out", "out", "--set", f"least={least}", "--jobs", "1"],
            "run 2": ["run", "s.tally", "--data", "data", "--out", "out", "--set", f"least={least}", "--jobs", "2"],
            "load": ["load", "s.tally", "--data", "data", "--out", "out/t.cache"],
            "prompt": ["repl", "s.tally", "--data", "data"],
        }[self.kind]

    def tally(self, arguments, **environment):
        return subprocess.run([self.options.tally, *arguments], cwd=self.work, capture_output=True, text=True, timeout=PATIENCE,
                              input=QUESTIONS if self.kind == "prompt" else "",
                              env={**os.environ, "LC_ALL": "C.UTF-8", "TALLY_HISTORY": "", **environment})

    def contents(self):
        if not self.out.exists():
            return None
        return {p.name: p.read_bytes() for p in sorted(self.out.iterdir())}

    def prepare(self):
        shutil.rmtree(self.out, ignore_errors=True)
        if self.kind in ("check", "prompt"):
            return
        self.out.mkdir()
        if self.kind == "load":
            self.write_students(STUDENTS.replace("s1,", "r1,"), 1)
        done = self.tally(self.command(5))
        assert done.returncode == 0, done.stderr
        if self.kind == "load":
            self.write_students(STUDENTS, 2)

    def write_students(self, text, time):
        """A cache knows the time of its files."""
        (self.work / "data/student.csv").write_text(text)
        os.utime(self.work / "data/student.csv", (time, time))

    def learn(self):
        """What the command does where there is memory, and how many allocations it has."""
        self.prepare()
        self.old = self.contents()
        count = self.work / "count"
        self.expected = self.tally(self.command(9), LD_PRELOAD=self.options.library, TALLY_NEWS=str(count))
        assert self.expected.returncode == 0, self.expected.stderr
        self.new = self.contents()
        allocations = int(count.read_text()) if count.exists() else 0
        if allocations < LEAST_ALLOCATIONS:
            sys.exit(f"{self.kind}: {allocations} allocations are seen, {LEAST_ALLOCATIONS} at least are wanted: is the library loaded?")
        if self.old == self.new and self.kind not in ("check", "prompt"):
            sys.exit(f"{self.kind}: what is written before and after is the same")
        return allocations

    def attempt(self, number):
        """The fault found, as a text."""
        self.prepare()
        try:
            done = self.tally(self.command(9), LD_PRELOAD=self.options.library, TALLY_NEW=number)
        except subprocess.TimeoutExpired:
            return "does not end"
        if self.kind in ("run", "run 2"):
            self.tally(["run", "look.tally", "--data", "out"])  # whoever comes next clears away what the dead left
        elif self.kind == "load":
            self.tally(["load", "s.tally", "--data", "data", "--out", "out/other.cache"])
            (self.out / "other.cache").unlink(missing_ok=True)
        after = self.contents()
        if after not in (self.old, self.new):
            return f"neither old nor new: {sorted(after or {})}"
        told = "memory" in done.stderr.lower()
        went_on = done.returncode == 0 and done.stdout == self.expected.stdout and after == self.new
        if not went_on and not (told and done.returncode in (1, NO_MEMORY)):
            return f"ended with {done.returncode}: {done.stderr[-300:]!r}"
        self.stopped += not went_on
        return None


def run_kind(options, kind, part, parts):
    """Every `parts`-th attempt, from `part` on."""
    with tempfile.TemporaryDirectory(prefix="tally-memory-") as scratch:
        case = Case(options, scratch, kind)
        total = case.learn()
        step = 1 if options.all else max(1, total // options.sample)
        numbers = [f"{n}{on}" for on in ("", "+") for n in range(1, total + 1, step)]
        mine = numbers[part::parts]
        attempts = [(number, case.attempt(number)) for number in mine]
        return len(mine), case.stopped, [f"{kind}, allocation {number} of {total}: {fault}" for number, fault in attempts if fault is not None]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--all", action="store_true", help="every allocation")
    parser.add_argument("--sample", type=int, default=60, help="allocations of a command")
    parser.add_argument("--kind", choices=KINDS, action="append")
    options = parser.parse_args()
    options.tally, options.library = os.path.abspath(options.tally), os.path.abspath(options.library)
    jobs = os.cpu_count() or 1
    count, faults = 0, []
    attempts, stopped = collections.Counter(), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        kinds = options.kind or KINDS
        for kind, done in [(kind, pool.submit(run_kind, options, kind, part, jobs)) for kind in kinds for part in range(jobs)]:
            tried, ended, found = done.result()
            count += tried
            attempts[kind] += tried
            stopped[kind] += ended
            faults += found
    faults += [f"{kind}: {stopped[kind]} of {attempts[kind]} attempts ended for want of memory, half at least are wanted" for kind in kinds
               if stopped[kind] * 2 < attempts[kind]]
    for fault in faults[:20]:
        print(fault)
    print(f"{max(0, count - len(faults))} passed, {len(faults)} failed")
    sys.exit(1 if faults else 0)


main()
