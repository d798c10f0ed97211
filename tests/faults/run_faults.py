#!/usr/bin/env python3
"""Every step of writing fails, is the last one before a kill, or gets a signal: whoever looks at the output folder afterwards finds all old
files or all new ones, codes and messages agree with it, and nothing else is left. A sample of the steps; with --all every one.

    tests/faults/run_faults.py --tally build/release/tally --library build/release/tests/libfail_step.so [--all]
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile

SCRIPT = """table t from "t.csv" {
  key id
  id : code
  n  : integer
}
param least : integer = 0
listing a of t where n >= least {
  file "a.csv"
  "id" = id
  "n"  = n
}
listing b of t where n < least {
  file "b.csv"
  "id" = id
}
listing c of t {
  file "c.csv"
  "id" = id
  "least" = least
}
"""
LOOK = 'table a from "a.csv" {\n  key id\n  id : code\n}\nlisting l of a {\n  "id" = id\n}\n'
ROWS = "id,n\n" + "".join(f"s{i},{i}\n" for i in range(40))
FAULTS = ["ENOSPC", "EIO", "EIO+", "KILL", "KILLED", "TERM", "INT", "HUP"]
SIGNALS = {"TERM", "INT", "HUP"}


def contents(folder):
    if not folder.exists():
        return None
    return {p.name: (p.read_bytes() if p.is_file() else b"<folder>") for p in sorted(folder.iterdir())}


class Case:
    """A command that writes in a folder of its own, from a state to another."""

    def __init__(self, options, scratch, kind):
        self.options, self.kind = options, kind
        self.work = pathlib.Path(scratch)
        (self.work / "data").mkdir()
        (self.work / "data/t.csv").write_text(ROWS)
        (self.work / "s.tally").write_text(SCRIPT)
        (self.work / "look.tally").write_text(LOOK)
        self.out = self.work / "out"

    def command(self, value):
        if self.kind == "load":
            return ["load", "s.tally", "--data", "data", "--out", "out/t.cache"]
        return ["run", "s.tally", "--data", "data", "--out", "out", "--set", f"least={value}"]

    def run(self, arguments, **environment):
        return subprocess.run([self.options.tally, *arguments], cwd=self.work, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "LC_ALL": "C.UTF-8", **environment})

    def prepare(self):
        """The old state: outputs of another parameter, one file not there yet, one that only its owner reads, one that is none of ours."""
        shutil.rmtree(self.out, ignore_errors=True)
        for rest in self.work.glob(".tally-*"):
            shutil.rmtree(rest)
        if self.kind == "new":
            return
        self.out.mkdir()
        if self.kind == "load":
            self.write_data(ROWS.replace("s1,", "r1,"), 1)
            done = self.run(self.command(0))
            self.write_data(ROWS, 2)
            assert done.returncode == 0, done.stderr
            (self.out / "t.cache").chmod(0o600)
        else:
            done = self.run(self.command(5))
            assert done.returncode == 0, done.stderr
            (self.out / "b.csv").unlink()
            (self.out / "a.csv").chmod(0o600)
        (self.out / "other.txt").write_text("not ours\n")

    def write_data(self, text, time):
        """A cache knows the time of its files."""
        (self.work / "data/t.csv").write_text(text)
        os.utime(self.work / "data/t.csv", (time, time))

    def look(self):
        """Another run that comes along."""
        if self.kind == "load":
            self.run(["load", "s.tally", "--data", "data", "--out", "out/other.cache"])
            (self.out / "other.cache").unlink(missing_ok=True)
        elif self.kind == "new":
            shutil.rmtree(self.work / "other", ignore_errors=True)
            self.run(["run", "s.tally", "--data", "data", "--out", "other"])
            shutil.rmtree(self.work / "other", ignore_errors=True)
        else:
            self.run(["run", "look.tally", "--data", "out"])

    def learn(self):
        """The old state, the new one, and the number of steps between them."""
        self.prepare()
        self.old = contents(self.out)
        done = self.run(self.command(30), LD_PRELOAD=self.options.library, TALLY_STEPS=str(self.work / "steps"))
        assert done.returncode == 0, done.stderr
        self.new = contents(self.out)
        assert self.old != self.new
        return int((self.work / "steps").read_text())

    def attempt(self, step, fault):
        """The faults found, as texts."""
        self.prepare()
        done = self.run(self.command(30), LD_PRELOAD=self.options.library, TALLY_STEP=str(step), TALLY_FAULT=fault)
        before_look = contents(self.out)
        if before_look is not None:  # a folder that could not be taken away goes with the next run
            before_look = {name: text for name, text in before_look.items() if not name.startswith(".tally-")}
        self.look()
        after = contents(self.out)
        found = []
        if after not in (self.old, self.new):
            found.append(f"neither old nor new: {sorted((after or {}).items())}")
        if list(self.work.glob(".tally-*")) or [name for name in after or {} if name.startswith(".tally-")]:
            found.append("a folder of the dead run is left")
        killed = done.returncode == -signal.SIGKILL
        if killed != (fault in ("KILL", "KILLED")):
            found.append(f"ended with {done.returncode}: {done.stderr}")
        if not killed:
            if done.returncode not in ((0, 3) if fault in SIGNALS else (0, 1)):
                found.append(f"ended with {done.returncode}: {done.stderr}")
            if done.returncode == 0 and before_look != self.new:
                found.append("code 0, but not all is new")
            told = "kept in" in done.stderr
            if done.returncode != 0 and before_look != self.old and not told:
                found.append(f"code {done.returncode}, but not all is old: {done.stderr}")
            if (done.returncode != 0) != ("error" in done.stderr):
                found.append(f"code {done.returncode} and the message {done.stderr!r}")
        private = self.out / ("t.cache" if self.kind == "load" else "a.csv")
        if self.kind != "new" and private.exists() and stat.S_IMODE(private.stat().st_mode) != 0o600:
            found.append(f"{private.name} has mode {stat.S_IMODE(private.stat().st_mode):o}")
        return [f"{self.kind}, step {step}, {fault}: {text}" for text in found]


def run_kind(options, kind, part, parts):
    """Every `parts`-th attempt, from `part` on."""
    with tempfile.TemporaryDirectory(prefix="tally-faults-") as scratch:
        case = Case(options, scratch, kind)
        steps = case.learn()
        attempts = [(step, fault) for fault in FAULTS for step in range(1, steps + 1)]
        # A number that shares no factor with the steps, so that the sample is spread over all of them.
        chosen = attempts if options.all else attempts[::options.every]
        mine = chosen[part::parts]
        return len(mine), [text for step, fault in mine for text in case.attempt(step, fault)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tally", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--all", action="store_true", help="every step")
    parser.add_argument("--every", type=int, default=5, help="of the sample")
    options = parser.parse_args()
    options.tally, options.library = os.path.abspath(options.tally), os.path.abspath(options.library)
    jobs = os.cpu_count() or 1
    count, faults = 0, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        for done in [pool.submit(run_kind, options, kind, part, jobs) for kind in ("old", "new", "load") for part in range(jobs)]:
            tried, found = done.result()
            count += tried
            faults += found
    for fault in faults[:20]:
        print(fault)
    print(f"{count - len({f.split(':')[0] for f in faults})} passed, {len({f.split(':')[0] for f in faults})} failed")
    sys.exit(1 if faults else 0)


main()
