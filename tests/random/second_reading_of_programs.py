#!/usr/bin/env python3
"""Random programs over random data, their files against a second reading of the language (`reading/`), written from docs/reference and docs/guide
(where they are silent, from what the program was seen to do): it reads the text of the script, follows its edits, and evaluates it row by row with exact numbers. Every file must be the same byte for byte.

    tests/random/second_reading_of_programs.py --tally build/release/tally [--runs 100] [--seed 1] [--minutes M] [--keep DIR]
    tests/random/second_reading_of_programs.py --tally build/release/tally --own-check     the reading gets another sign: differences must be found

Scripts are those of programs.py; to most are added edits (`replace`, `change`, `drop`) and constructs that programs.py does not make. Counted are
cells, scripts that `check` refuses, and what the reading does not reach, with the reason. A difference is made small and printed.
"""

import argparse
import collections
import csv
import io
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True
sys.setrecursionlimit(8000)

from program.running import Tally
from program.script import Options, make_script
from program.shrink import Shrinker
from program.tree import Unprintable
from program.ways import Variant
from reading.outputs import files_of
from reading.parser import read_script
from reading.revisions import Constructs, Revisions
from reading.tokens import NotRead, tokens_of
from reading.values import Fault, OutOfReach
from reading.world import World

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAULTS = {"T0404", "T0405", "T0406", "T0501", "T0502", "T0503", "T0602"}  # of values and data; the reading must find them, too
LEAST_FILES, LEAST_CELLS = 2, 50  # the same on both sides, a script


class Reading:
    """What the second reading makes of a script. `state`: ok, fault, beyond."""

    def __init__(self, text, data, settings):
        self.files, self.beyond, self.why = {}, {}, ""
        try:
            self.files, self.beyond = files_of(World(text, data, settings))
            self.state = "ok"
        except Fault as fault:
            self.state, self.why = "fault", str(fault)
        except (OutOfReach, RecursionError) as reason:
            self.state, self.why = "beyond", str(reason)
        except Exception:  # also what it cannot read: to be looked at
            self.state, self.why = "broken", traceback.format_exc(limit=-6)


class Compared:
    """`problem`: what differs, None for nothing; `skipped`: why something was not compared."""

    def __init__(self):
        self.problem = None
        self.skipped = []
        self.cells = self.files = 0
        self.state = "ok"


def compare(outcome, reading):
    found = Compared()
    found.state = outcome.state
    if outcome.state == "crash":
        found.problem = "crash: " + outcome.messages[-300:]
    elif reading.state == "broken":
        found.problem = "the reading: " + reading.why
    elif reading.state == "beyond":
        found.skipped = [reading.why]
    elif outcome.state == "fault" and not outcome.codes <= FAULTS:
        found.skipped = [f"stopped by {', '.join(sorted(outcome.codes))}"]
    elif outcome.state == "fault" and reading.state == "ok" and reading.beyond:
        found.skipped = ["a fault where the reading does not reach"]
    elif outcome.state != reading.state:
        found.problem = f"state: {outcome.state} and {reading.state} {reading.why}\n" + "\n".join(re.findall(r"^error: .*", outcome.messages, re.MULTILINE))
    elif outcome.state == "ok":
        compare_files(outcome, reading, found)
    return found


def compare_files(outcome, reading, found):
    found.skipped = list(reading.beyond.values())
    problems = []
    for name in sorted({*outcome.files, *reading.files}):
        if any(name.startswith(beginning) for beginning in reading.beyond):
            continue
        theirs = outcome.files[name].decode() if name in outcome.files else None
        ours = reading.files.get(name)
        if theirs is None or ours is None:
            problems.append(f"file {name}: only by {'the reading' if theirs is None else 'tally'}")
        elif theirs != ours:
            lines = zip([*theirs.split("\n"), "(end)"], [*ours.split("\n"), "(end)"])
            number, (first, second) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
            problems.append(f"file {name}, line {number}\n  tally:   {first}\n  reading: {second}")
        else:
            found.files += 1
            found.cells += sum(len(line) for line in csv.reader(io.StringIO(theirs)))
    found.problem = "\n".join(problems) or None


class Trial:
    def __init__(self, tally, folder):
        self.tally = tally
        self.folder = folder

    def variant(self, script, more):
        text = script.text()
        return Variant(script, text="\n\n".join([text.rstrip("\n"), *more]) + "\n")

    def accepted(self, variant):
        """Whether `check` finds no fault."""
        self.tally.write(variant, self.folder / "check")
        return self.tally.outcome(self.folder / "check", ["check", "script.tally"]).state == "ok"

    def additions(self, script, rng):
        """Constructs and edits, one after the other, of which `check` refuses none."""
        text = script.text()
        definitions = read_script(text)
        more, refused = [], 0
        if rng.random() < .4:
            made = Constructs(rng, text, definitions).made()
            for count in range(len(made), 0, -1):
                if count >= 4 and self.accepted(self.variant(script, made[:count])):
                    more = made[:count]
                    break
        for edit in Revisions(rng, text, definitions).edits(rng.choice([0, 2, 3, 4, 6])):
            if self.accepted(self.variant(script, [*more, edit])):
                more.append(edit)
            else:
                refused += 1
        return more, refused

    def run(self, script, more):
        """The files of both sides compared; None where `check` refuses."""
        variant = self.variant(script, more)
        outcome = self.tally.run(variant, self.folder / "run")
        if outcome.refused:
            return None
        return compare(outcome, Reading(variant.text, variant.data, variant.settings))


def smaller(trial, script, more, kind, seconds):
    """The script and additions made small while they differ in the same way."""
    def still(one, additions):
        try:
            found = trial.run(one, additions)
        except (Unprintable, NotRead):
            return False
        return found is not None and found.problem is not None and found.problem.split()[0] == kind

    for addition in list(more):
        left = [a for a in more if a is not addition]
        if still(script, left):
            more = left
    return Shrinker(lambda one: still(one, more), seconds).shrink(script), more


def shown(script, more, problem, seed):
    lines = [f"seed {seed}: {problem}", "---- the script", trial_text(script, more)]
    for file, content in script.data().items():
        lines.append(f"---- {file}: " + content.rstrip().replace("\n", " / ")[:600])
    if script.settings:
        lines.append("---- " + " ".join(f"--set {n.spelling}={v}" for n, v in script.settings.items()))
    return "\n".join(lines)


def trial_text(script, more):
    return "\n\n".join([script.text().rstrip(), *more])


# ---- the reading's own check: a sign is changed on one side --------------------------------------------------------------

OTHER_SIGNS = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "!=": "=", "and": "or", "or": "and", "first": "last", "last": "first", "+": "-",
               "lowest": "highest", "highest": "lowest", "missing": "given", "given": "missing", "descending": ""}


def with_other_sign(text, sign):
    """The text with a sign or word of its expressions changed wherever it stands, None where it cannot be read so."""
    tokens = tokens_of(text)
    places = [t for before, t, after in zip(tokens, tokens[1:], tokens[2:]) if t.text == sign and t.kind != "text" and fits(before, t, after)]
    changed = text
    for place in reversed(places):
        changed = changed[:place.start] + OTHER_SIGNS[sign] + changed[place.end:]
    try:
        read_script(changed)
    except NotRead:
        return None
    return changed if places else None


def fits(before, token, after):
    """Whether this is an operator, and no part of a definition's frame."""
    if token.text in ("missing", "given"):
        return before.text in ("is", "not")
    if token.text == "or":
        return after.text not in ("missing", "ALL", "absent")
    return token.text not in ("first", "last") or before.text == "missing"


# ---- all of it -----------------------------------------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.scripts = self.compared = self.refused = self.faults = self.cells = self.files = 0
        self.edits = self.refused_edits = 0
        self.beyond = collections.Counter()
        self.planted, self.found = collections.Counter(), collections.Counter()
        self.kinds = collections.Counter()
        self.problems = []


def test_one(tally, seed, folder, report, given):
    trial = Trial(tally, folder)
    rng = random.Random(f"{seed} second reading")
    try:
        script = make_script(seed, Options())
        script.text()
    except Unprintable:
        return
    report.scripts += 1
    more, refused = trial.additions(script, rng)
    report.refused_edits += refused
    if given.own_check:
        own_check(trial, script, more, report)
        return
    found = trial.run(script, more)
    if found is None:
        report.refused += 1
        return
    report.edits += len(more)
    for addition in more:
        report.kinds[" ".join(addition.split()[:2])] += 1
    report.beyond.update(found.skipped)
    report.compared += bool(found.files) or found.state == "fault" and not found.skipped
    report.faults += found.state == "fault" and not found.skipped
    report.cells += found.cells
    report.files += found.files
    if found.problem:
        problem = found.problem
        if given.shrink:
            script, more = smaller(trial, script, more, problem.split()[0], given.shrink)
            again = trial.run(script, more)
            problem = again.problem if again is not None and again.problem else problem
        text = shown(script, more, problem, seed)
        report.problems.append(seed)
        print(text, flush=True)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{seed}.txt").write_text(text + "\n")
            shutil.copytree(folder / "run", given.keep / str(seed), dirs_exist_ok=True)


def own_check(trial, script, more, report):
    """Which of the differences that are planted are found: another sign at a time."""
    variant = trial.variant(script, more)
    outcome = trial.tally.run(variant, trial.folder / "run")
    if outcome.state != "ok":
        return
    for sign in OTHER_SIGNS:
        changed = with_other_sign(variant.text, sign)
        if changed is not None:
            report.planted[sign] += 1
            report.found[sign] += compare(outcome, Reading(changed, variant.data, variant.settings)).problem is not None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever --runs says")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--shrink", type=float, default=60, help="seconds to make one difference small; 0: not at all")
    parser.add_argument("--own-check", action="store_true")
    given = parser.parse_args()
    tally = Tally(given.tally)
    report = Report()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tally-reading-") as place:
        for seed in range(given.seed, given.seed + given.runs):
            if given.minutes and time.monotonic() - started > 60 * given.minutes:
                break
            test_one(tally, seed, pathlib.Path(place), report, given)
    print(f"{report.scripts} scripts from seed {given.seed} in {time.monotonic() - started:.0f} s: {report.refused} refused by check", end="")
    if given.own_check:
        print("\nfound of changed: " + ", ".join(f"`{sign}` {report.found[sign]} of {count}" for sign, count in report.planted.most_common()))
        found, planted = report.found.total(), report.planted.total()
        print(f"{found} of {planted} found")
        failed = found * 5 < planted * 2 or any(count >= 10 and not report.found[sign] for sign, count in report.planted.items()) or planted == 0
        print(f"{found} passed, {1 if failed else 0} failed")
        return 1 if failed else 0
    print(f", {report.compared} compared, {report.faults} of them stopped by a fault; {report.files} files, {report.cells} cells; "
          f"{report.edits} additions, {report.refused_edits} edits refused")
    print("added: " + ", ".join(f"{kind} {count}" for kind, count in report.kinds.most_common()))
    print("out of reach: " + (", ".join(f"{reason} {count}" for reason, count in report.beyond.most_common()) or "nothing"))
    failed = len(report.problems)
    for what, number, least in (("scripts", report.scripts, given.runs / 2 if not given.minutes else 1), ("scripts compared", report.compared, report.scripts / 2),
                                ("files", report.files, LEAST_FILES * report.scripts), ("cells", report.cells, LEAST_CELLS * report.scripts),
                                ("additions", report.edits, report.scripts)):
        if number < least:
            failed += 1
            print(f"FAILED: {number} {what}, {least:.0f} at least are wanted")
    print(f"{report.compared - len(report.problems)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
