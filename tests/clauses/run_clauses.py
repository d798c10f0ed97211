#!/usr/bin/env python3
"""Every clause counts: each part of the grammar, of the bound tree and each option of a command has a golden case that owns it, which fails when
the part is taken out of what is read. The owners stand in owners_*.txt, a line each: PART CASE.

    tests/clauses/run_clauses.py --tally build/release/tests/tally_dropping           checks every owner
    ... grammar|bound|options|pairs                                                   of one list only
    ... --find                                                                        looks for owners of parts whose owner is none (any more)
    ... --all                                                                         tries every case for every part; takes an hour
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
sys.dont_write_bytecode = True

import run_golden  # noqa: E402
from grammar import Grammar, read_tree  # noqa: E402
from pairs import all_pairs  # noqa: E402

BOUND_PART = re.compile(r"^    (?:PART|FLAG|LAST)\((\w+), (\w+)|^    ITEMS\((\w+), (\w+), (\w+)", re.M)
OPTION = re.compile(r"^  (?:-(\w), )?--([\w-]+)(?: (\S+))?", re.M)
# Where owners are looked for first: small cases; and last: what shows a script as it is written, and the states' reports.
RANKS = {"clauses": 1, "constructs": 1, "language": 1, "testing": 1, "revisions": 2, "what_if": 2, "prompt": 2, "suppression": 2, "command": 3, "messages": 4}
TIMEOUT = 20  # a program without one of its parts may not end; that is noticed too


HEADS = {
    "grammar": "A part of the grammar, and the golden case that fails when the part is not read.",
    "pairs": "Two parts of the grammar that stand one in the other, with each other or beside each other, and the golden case that shows them so.",
    "bound": "A part of the bound tree, and the golden case that fails when it is dropped after binding.",
    "options": "An option of a command, and the golden case that fails when it is not given.",
}


def read_owners(name):
    """Part -> case, or `none` and the reason why no case can own it; in the order of the file."""
    file = HERE / f"owners_{name}.txt"
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")] if file.exists() else []
    owners = dict(line.split(": ", 1) for line in lines)
    if len(owners) < len(lines):
        parts = collections.Counter(line.split(": ", 1)[0] for line in lines)
        sys.exit(f"FAILED {file.name} names twice: {', '.join(part for part, count in parts.items() if count > 1)}")
    return owners


def write_owners(name, parts, owners):
    lines = [f"{part}: {owners[part]}\n" for part in parts if part in owners]
    (HERE / f"owners_{name}.txt").write_text(f"# {HEADS[name]} `run_clauses.py --find` adds what is missing.\n" + "".join(lines))


class WithoutOption(run_golden.Runner):
    """Runs the commands of a case without an option."""

    def __init__(self, tally, option):
        super().__init__(tally, False, TIMEOUT)
        self.option = option

    def run_command(self, case, suffix, line, scratch):
        try:
            return super().run_command(case, suffix, self.option.take_out(line) or line, scratch)
        except OSError as fault:  # a command before it did not write what the next one is to find
            return [f"exit status: {fault}"]


class Option:
    def __init__(self, command, letter, name, has_value):
        self.command, self.has_value = command, has_value
        self.names = {f"--{name}"} | ({f"-{letter}"} if letter else set())

    def take_out(self, line):
        """The arguments of a command without the option; None when it is not given."""
        words = shlex.split(line)
        left = []
        while words:
            word = words.pop(0)
            if left[:1] == [self.command] and word.split("=")[0] in self.names:
                if self.has_value and "=" not in word and words:
                    words.pop(0)
            else:
                left.append(word)
        return shlex.join(left) if len(left) < len(shlex.split(line)) else None


class Clauses:
    def __init__(self, tally):
        self.tally = tally
        self.grammar = Grammar()
        self.cases = {}
        for group in sorted(p.name for p in run_golden.HERE.iterdir() if p.is_dir() and p.name[0] not in "._"):
            for case in run_golden.find_cases(group, None):
                self.cases[case.name.removesuffix(".tally")] = case
        self.locks = {case: threading.Lock() for case in self.cases}
        self.known = {}
        self.facts = {}  # of cases that were looked at: what they use

    def rank(self, case):
        only_shows = all(line.startswith("show ") for _, line in self.cases[case].commands())
        return 5 if only_shows else RANKS.get(case.split("/")[0], 6)

    # ---- what a case uses
    def run(self, case, **environment):
        return run_golden.Runner(self.tally, False, TIMEOUT, environment).run_case(self.cases[case])

    def look(self, case):
        """Whether it passes as it is, the parts it uses by definition: [script, {part: places}], its bound parts."""
        with self.locks[case]:
            if case not in self.facts:
                self.facts[case] = self.look_at(case)
            return self.facts[case]

    def look_at(self, case):
        with tempfile.TemporaryDirectory() as folder:
            trees, parts = pathlib.Path(folder, "trees"), pathlib.Path(folder, "parts")
            faults = self.run(case, TALLY_TREES=str(trees), TALLY_PARTS=str(parts))
            lines = dict.fromkeys(trees.read_text().splitlines()) if trees.exists() else {}
            bound = set(parts.read_text().split()) if parts.exists() else set()
        definitions = []
        for line in lines:
            script, _, tree = line.partition("\t")
            definitions.append((script, self.grammar.uses(read_tree(tree))))
        return faults, definitions, bound

    def places(self, case, part):
        """Script -> the places of a part in it."""
        found = collections.defaultdict(set)
        for script, uses in self.look(case)[1]:
            found[script].update(uses.get(part, ()))
        return {script: places for script, places in found.items() if places}

    # ---- does it fail without?
    def without_grammar_part(self, part, case):
        """What fails when the part is not read, "" when nothing does, None when the case does not use it."""
        if (part, case) not in self.known:
            self.known[part, case] = self.run_without_grammar_part(part, case)
        return self.known[part, case]

    def run_without_grammar_part(self, part, case):
        scripts = self.places(case, part)
        if not scripts:
            return None
        for script, places in scripts.items():
            faults = self.run(case, TALLY_WITHOUT=",".join(sorted(places)) + " " + script)
            if faults:
                return faults[0]
        return ""

    def without_bound_part(self, part, case):
        if part not in self.look(case)[2]:
            return None
        return "\n".join(self.run(case, TALLY_DROP=part)[:1])

    def gives_option(self, part, case):
        return any(self.options[part].take_out(line) for _, line in self.cases[case].commands())

    def without_option(self, part, case):
        if not self.gives_option(part, case):
            return None
        return "\n".join(WithoutOption(self.tally, self.options[part]).run_case(self.cases[case])[:1])

    def without_pair(self, pair, case):
        relation, first, second = pair.split()
        definitions = self.look(case)[1]

        def meet(uses):
            return first in uses and second in uses and (relation == "with" or set(uses[first]) & set(uses[second]))

        if relation == "beside":
            together = bool(self.places(case, first)) and bool(self.places(case, second))
        else:
            together = any(meet(uses) for _, uses in definitions)
        if not together:
            return None
        faults = [self.without_grammar_part(part, case) for part in (first, second)]
        return faults[0] if all(faults) else ""

    # ---- the lists
    def read_options(self):
        self.options = {}
        listed = subprocess.run([self.tally, "help"], capture_output=True, text=True, check=True).stdout
        for command in re.findall(r"^  tally (\w+) ", listed, re.M):
            page = subprocess.run([self.tally, "help", command], capture_output=True, text=True, check=True).stdout
            for letter, name, value in OPTION.findall(page):
                self.options[f"{command}.{name}"] = Option(command, letter, name, bool(value))
        return list(self.options)

    def parts_of(self, kind):
        if kind == "grammar":
            return self.grammar.parts
        if kind == "pairs":
            return all_pairs(self.grammar)
        if kind == "bound":
            found = BOUND_PART.findall((HERE / "drop_bound_part.cpp").read_text())
            return sorted({".".join(filter(None, names)) for names in found})
        return self.read_options()

    def without(self, kind):
        return {"grammar": self.without_grammar_part, "pairs": self.without_pair, "bound": self.without_bound_part, "options": self.without_option}[kind]

    def check_owner(self, kind, part, case):
        """What is wrong with an owner, or nothing."""
        if case.startswith("none "):
            return None
        if case not in self.cases:
            return f"{part}: there is no case {case}"
        if self.look(case)[0]:
            return f"{part}: {case} fails as it is"
        noticed = self.without(kind)(part, case)
        if noticed is None:
            return f"{part}: {case} does not use it"
        return None if noticed else f"{part}: {case} passes without it"


def check(clauses, kind, pool):
    owners = read_owners(kind)
    parts = clauses.parts_of(kind)
    faults = [f"{part}: no case owns it" for part in parts if part not in owners]
    faults += [f"{part}: there is no such part" for part in owners if part not in parts]
    known = [(part, case) for part, case in owners.items() if part in parts]
    faults += filter(None, pool.map(lambda owner: clauses.check_owner(kind, *owner), known))
    return len(parts), faults


def try_cases(clauses, kind, part):
    """(case, what fails without the part or "") of the cases that use it, those first that are small."""
    for case in sorted(clauses.cases, key=clauses.rank):
        if kind == "options" and not clauses.gives_option(part, case):
            continue
        noticed = None if clauses.look(case)[0] else clauses.without(kind)(part, case)
        if noticed is not None:
            yield case, noticed


def still_ends(noticed):
    """The case prints something else without the part, but ends as it should: a better owner than one that ends otherwise."""
    return noticed and "exit status" not in noticed


def find(clauses, kind, pool):
    """Owners for parts whose owner is none."""
    owners = read_owners(kind)
    parts = clauses.parts_of(kind)

    def best(part):
        if part in owners and not clauses.check_owner(kind, part, owners[part]):
            return part, owners[part], ""
        second, tried = None, 0
        for case, noticed in try_cases(clauses, kind, part):
            tried += 1
            if still_ends(noticed):
                return part, case, "decides"
            second = second or (case if noticed else None)
            if tried >= (12 if second else 30):
                break
        return part, second, "ends otherwise" if second else f"unseen, {tried} use it"

    for part, case, how in pool.map(best, parts):
        if case:
            owners[part] = case
        if how:
            print(f"{kind} {part}: {how} {case or ''}", flush=True)
    write_owners(kind, parts, owners)


def try_all(clauses, kind, pool):
    """What every case says to every part; faults are parts that some case uses and none sees."""
    owners = read_owners(kind)

    def tried(part):
        return part, list(try_cases(clauses, kind, part))

    faults = 0
    for part, results in pool.map(tried, clauses.parts_of(kind)):
        noticed = [case for case, fault in results if fault]
        better = [case for case, fault in results if still_ends(fault)]
        unseen = bool(results) and not noticed and not owners.get(part, "").startswith("none ")
        faults += unseen
        print(f"{'FAILED ' if unseen else ''}{kind} {part}: {len(results)} use it, {len(noticed)} fail without it, first {(better or noticed or ['-'])[0]}; "
              f"its owner is {owners.get(part, '-')}", flush=True)
    print(f"{kind}: {faults} parts that no case sees")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", help="grammar, bound, options, pairs; all when none is given")
    parser.add_argument("--tally", default=str(HERE.parents[1] / "build/release/tests/tally_dropping"), help="the program with parts that can be dropped")
    parser.add_argument("--find", action="store_true", help="look for owners where there are none")
    parser.add_argument("--all", action="store_true", help="try every case for every part")
    options = parser.parse_args()
    clauses = Clauses(os.path.abspath(options.tally))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for kind in options.kinds or list(HEADS):
            if options.find:
                find(clauses, kind, pool)
                continue
            if options.all:
                failed += try_all(clauses, kind, pool)
                continue
            number, faults = check(clauses, kind, pool)
            failed += len(faults)
            for fault in faults:
                print(f"FAILED {kind} {fault}")
            print(f"{kind}: {number} parts, {len(faults)} faults")
    if clauses.grammar.unused_words():
        failed += 1
        print(f"FAILED words that no rule of the grammar uses: {', '.join(sorted(clauses.grammar.unused_words()))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    threading.stack_size(256 << 20)
    sys.exit(main())
