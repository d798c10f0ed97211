#!/usr/bin/env python3
"""Random programs over data whose private cells hold marks, and random questions to them: no mark may be printed anywhere, on either stream, by the
prompt, `why`, `who`, `check`, `run` or `compare`; with --no-values no message may hold any value of the data. With --private marks are printed.

    tests/random/private_values.py --tally build/release/tally [--runs 40] [--seed 1] [--minutes M] [--keep DIR]
"""
import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Texts, codes, keys, numbers, years and days that stand in private cells, and in rows that only private columns lead to.
MARK = re.compile(r"(?i)mark-?[a-z]?\d|7740\d\d|\b19[01]\d")
# Cells that are not private.
MOST_ATTEMPTS = 20  # `check` refuses what can only be yes or no
OPEN = re.compile(r"pub-\d|idx-\d|nick-\d")

SCHEMA = '''table area from "Area.csv" { key number;  number : code;  title : text }
table spot from "Spot.csv" { key number;  number : code;  title : text;  area : area }
table house from "House.csv" { key number;  number : code private;  street : text }
table student from "./Student.csv" {
  key id
  header lines 2 through 3
  id      : code from "The id"
  called  : text private
  code_of : code private
  points  : integer private
  entered : year private
  born    : date private
  left    : date or missing private
  poor    : yes/no private
  place   : spot private
  hidden  : code private
  home    : house
  nick    : text
  seen    : date
  year    : year
  credits : integer
}
table visit from "Visit.csv" { student : student;  day : date;  mark : code private;  kept : yes/no private;  points : integer private }
table known = take who = id, name = called, day = seen, at = place from student
table homes = each home of student
param asked_year : year = 2031
param asked_text : text = "nothing"
patterns grades any X { for 2024 through 2031 "0X" }
define twice(t : text) = "{t}, {t}"
define plus(n : integer) of student = n + 1
define later(d : date) of student = d when d > 2020-01-01, otherwise seen
define spot_of of student = place
define spot_by of student = one spot matching number = hidden
define stay of student = born through left
define last_called = highest called of student
define lowest_born = lowest born of student
define most_points = highest points of student
define all_nicks = list nick of student joined by ", "
define last_visit of student = pick visit preferring latest day
'''


class Rules:
    """Random expressions over a student, by type."""

    def __init__(self, chance):
        self.chance = chance
        self.facts = {"text": [], "number": [], "date": [], "year": [], "yes": []}

    def make(self, kind, depth):
        choices = list(getattr(self, kind + "_leaves")())
        if self.facts[kind] and depth > 0:
            choices.append(self.chance.choice(self.facts[kind]))
        if depth > 0 and self.chance.random() < 0.75:
            choices = getattr(self, kind + "_parts")(depth - 1) + self.joined(kind, depth - 1)
        return self.chance.choice(choices)

    def joined(self, kind, depth):
        if kind == "yes":
            return []
        return [f"({self.make(kind, depth)} when {self.make('yes', depth)}, otherwise {self.make(kind, depth)})"]

    def compared(self, kind, operator, depth):
        left = right = self.make(kind, depth)
        while left == right:
            right = self.make(kind, depth)
        return f"({left} {operator} {right})"

    def text_leaves(self):
        return ["called", "nick", "place.title", "place.area.title", "spot_of.title", "spot_of.area.title", "spot_by.title", "code_of", "place.number"]

    def text_parts(self, depth):
        def text():
            return self.make("text", depth)
        return [f"twice({text()})", f"upper({text()})", f"twice({text()})", f"text_part({text()}, 1, 9)", "(one spot matching number = hidden).title", "spot_by.area.title",
                "last_called", "all_nicks"]

    def number_leaves(self):
        return ["points", "credits", "length(called)"]

    def number_parts(self, depth):
        return [f"({self.make('number', depth)} + 1)", f"plus({self.make('number', depth)})", "(sum points of visit)", "(count visit where kept)",
                "last_visit.points", "most_points", f"larger({self.make('number', depth)}, 3)"]

    def date_leaves(self):
        return ["born", "left", "seen"]

    def date_parts(self, depth):
        return [f"later({self.make('date', depth)})", f"days_later({self.make('date', depth)}, 1)", "last_visit.day",
                f"larger({self.make('date', depth)}, {self.make('date', depth)})", "lowest_born"]

    def year_leaves(self):
        return ["entered", "year"]

    def year_parts(self, depth):
        return [f"({self.make('year', depth)} + 1)", f"school_year_of({self.make('date', depth)})"]

    def yes_leaves(self):
        return ['called = "zz"', "points > 5", "poor", "poor in [yes]", "called in grades for 2025", "nick in grades for entered", "born in 2025", "seen in stay",
                "called is missing", "left is given", "share_a_day(stay, 2025)", "entered = asked_year", "nick = asked_text", "called = asked_text",
                "seen in asked_year", "nick = last_called", "(any visit where kept)", '(any visit where mark = "zz" and kept)',
                "code_of in [\"x\", \"y\"]", "year = 1860", "born in 1860", "entered = 1860"]

    def yes_parts(self, depth):
        def yes():
            return self.make("yes", depth)
        return [f"({yes()} and {yes()})", f"({yes()} or {yes()})", f"not ({yes()})", self.compared("text", "=", depth),
                self.compared("number", ">", depth), self.compared("date", "<", depth),
                f"({self.make('text', depth)} is missing)", f"starts_with({self.make('text', depth)}, \"m\")"]


def make_script(chance):
    rules = Rules(chance)
    lines = [SCHEMA]
    names = {}
    for number in range(12):
        kind = chance.choice(["text", "text", "number", "date", "year", "yes", "yes"])
        value = rules.make(kind, 3)
        lines.append(f"define d{number} of student = {value}\n")
        rules.facts[kind].append(f"d{number}")
        names[f"d{number}"] = kind
    for number in range(3):
        lines.append(f"cohort c{number} of student where {rules.make('yes', 2)}\n")
    lines.append("axis ways of student {\n" + "".join(f'  line "l{n}" where {rules.make("yes", 2)}\n' for n in range(3)) + "}\n")
    lines.append('axis all_of of student { line "all" where yes }\n')
    lines.append(f"form f of student where {rules.make('yes', 1)} {{ rows ways;  columns all_of }}\n")
    lines.append('form by_home of student { blocks home in house;  label "street" = home.street;  rows all_of;  columns all_of }\n')
    lines.append('form visits of visit counting student { rows kept_ones;  columns kept_ones }\naxis kept_ones of visit { line "kept" where kept }\n')
    lines.append(f'listing rows of student where {rules.make("yes", 1)} {{ file "rows.csv";  "id" = id;  "nick" = nick }}\n')
    lines.append(f'checks found of student {{ rule "R-1" warning if {rules.make("yes", 2)} message "see it" }}\n')
    lines.append('listing findings of found { file "findings.csv";  "rule" = rule }\n')
    return "".join(lines), names


def make_questions(chance, names):
    questions = ["list student", "list house", "list known", "list known show at.title", "list homes", "list visit", "head Student.csv", "head ./Student.csv 2",
                 "head Visit.csv", "head House.csv", "files", "params", "why student(\"idx-1\")", "house(\"zark-h1\").street",
                 "why house(\"zark-h1\").street", "house(student(\"idx-1\").called).street", "why house(student(\"idx-1\").code_of).street",
                 "rows(student(\"idx-1\").called, \"id\")", "rows(\"idx-1\", student(\"idx-1\").called)", "who in f(\"l9\", \"all\")",
                 "who in by_home(\"mark\", \"all\", \"all\")", "who in by_home(student(\"idx-1\").called, \"all\")", "count student by home", "count student by home.street",
                 "(count student) + student(\"idx-1\").points by id", "list findings", "list found", "who in found(\"R-1\")", "why student(\"idx-1\") in found(\"R-1\")",
                 "why visit in visits", "who in visits(\"kept\", \"kept\")", "why student(\"idx-2\") in visits(\"kept\", \"kept\")",
                 "what if asked_year = 2025 compare form f", "what if replace define d0 of student = id compare define d0",
                 "what if replace cohort c0 of student where yes compare cohort c0", "f", "rows", "by_home", "visits", "findings", "why f(\"l0\", \"all\")"]
    for name in names:
        student = f'student("idx-{chance.randint(1, 5)}")'
        questions += [f"{student}.{name}", f"why {student}.{name}", f"why {student}.{name} in full", f"list student show {name}",
                      f"count student by {name}", f"profile student.{name}", f"lowest {name} of student", f"list student where {name} is given show id"]
    for number in range(3):
        student = f'student("idx-{chance.randint(1, 5)}")'
        questions += [f"who in c{number}", f"who in c{number} show id, called", f"why {student} in c{number}", f"why {student} in f(\"l{number}\", \"all\")",
                      f"who in f(\"l{number}\", \"all\")", f"list c{number} show id", f"why {student} in rows()", f"list it show called"]
    rules = Rules(chance)
    for _ in range(12):
        kind = chance.choice(["text", "number", "date", "year", "yes"])
        value = rules.make(kind, 2)
        questions += [f'list student show "x" = {value}', f"count student where {rules.make('yes', 2)}"]
    chance.shuffle(questions)
    return questions


def write_data(chance, folder):
    folder.mkdir()
    days = lambda: f"{chance.randint(1901, 1919)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    columns = ["called", "code_of", "points", "entered", "born", "left", "poor", "place", "hidden", "home", "nick", "seen", "year", "credits"]
    text = "about these data\n" + ",".join(["The"] + [""] * len(columns)) + "\n" + ",".join(["id"] + columns) + "\n"
    for number in range(1, 6):
        text += ",".join([f"idx-{number}", f"mark-c{number}", f"MARK{number}", str(774000 + number), str(1900 + number), days(), chance.choice(["", days()]),
                          chance.choice("YN"), f"mark-s{chance.randint(1, 3)}", f"mark-s{chance.randint(1, 3)}", f"mark-h{chance.randint(1, 2)}",
                          f"nick-{number}", f"202{number}-01-0{number}", f"202{number}", str(chance.randint(1, 9))]) + "\n"
    (folder / "Student.csv").write_text(text)
    (folder / "Area.csv").write_text("number,title\n" + "".join(f"mark-a{n},mark-t{n}\n" for n in (1, 2)))
    (folder / "Spot.csv").write_text("number,title,area\n" + "".join(f"mark-s{n},mark-p{n},mark-a{n % 2 + 1}\n" for n in (1, 2, 3)))
    (folder / "House.csv").write_text("number,street\n" + "".join(f"mark-h{n},pub-{n}\n" for n in (1, 2)))
    (folder / "Visit.csv").write_text("student,day,mark,kept,points\n" + "".join(
        f"idx-{chance.randint(1, 5)},2025-01-1{n},mark-v{n},{chance.choice('YN')},{774010 + n}\n" for n in range(9)))


class Test:
    def __init__(self, tally, keep):
        self.tally = str(pathlib.Path(tally).resolve())
        self.keep = keep
        self.answers = self.refused = self.shown = 0
        self.failures = []

    def call(self, folder, *words, typed=None):
        done = subprocess.run([self.tally, *words], cwd=folder, capture_output=True, text=True, input=typed, timeout=120, check=False,
                              stdin=subprocess.DEVNULL if typed is None else None)
        if done.returncode < 0 or done.returncode >= 70:
            self.failures.append(f"status {done.returncode}: {words}\n{done.stderr[-600:]}")
        return done.stdout, done.stderr

    def hold(self, what, text, marks, but=()):
        for line in text.splitlines():
            if marks.search(line) and not any(part in line for part in but):
                self.failures.append(f"{what}: {line}")

    def run(self, seed, folder):
        chance = random.Random(seed)
        write_data(chance, folder / "data")
        write_data(chance, folder / "other")
        before = len(self.failures)
        for attempt in range(MOST_ATTEMPTS):
            script, names = make_script(chance)
            (folder / "report.tally").write_text(script)
            messages = self.call(folder, "check", "report.tally")[1]
            if "error:" not in messages:
                break
            if attempt + 1 == MOST_ATTEMPTS:
                self.failures.append(f"the scripts are refused: {messages[:600]}")
                return before
        questions = make_questions(chance, names)
        for words in (["run", "report.tally", "--data", "data"], ["compare", "report.tally", "--data", "data", "--with", "other"]):
            printed, messages = self.call(folder, *words)
            self.hold(" ".join(words), printed + messages, MARK)
        self.ask(folder, questions)
        for words in (["run", "report.tally", "--data", "data", "--out", "out"], ["ask", "report.tally", "--data", "data", *questions]):
            messages = self.call(folder, *words, "--no-values")[1]
            self.hold(f"{words[0]} --no-values", re.sub(r"(?m)^ *\d+ \|.*\n *\|.*$", "", messages), re.compile(MARK.pattern + "|" + OPEN.pattern), ("idx-",))
        printed = self.call(folder, "ask", "report.tally", "--data", "data", "--private", *questions)[0]
        self.shown += len(MARK.findall(printed))
        return before

    def ask(self, folder, questions):
        """All in one session; one by one only where a mark was printed, to say which question it was."""
        self.answers += len(questions)
        for options in ([], ["--format", "json"]):
            printed, messages = self.call(folder, "ask", "report.tally", "--data", "data", *options, *questions)
            self.refused += messages.count("T0609")
            if MARK.search(printed + messages):
                for question in questions:
                    self.hold(question, "".join(self.call(folder, "ask", "report.tally", "--data", "data", *options, question)), MARK)
                self.hold("all questions", printed + messages, MARK)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--keep", type=pathlib.Path)
    given = parser.parse_args()
    test = Test(given.tally, given.keep)
    started = time.monotonic()
    programs = failed = 0
    for seed in range(given.seed, given.seed + given.runs):
        if given.minutes and time.monotonic() - started > 60 * given.minutes:
            break
        with tempfile.TemporaryDirectory(prefix="tally-private-") as place:
            folder = pathlib.Path(place)
            before = test.run(seed, folder)
            programs += 1
            if len(test.failures) > before:
                failed += 1
                print(f"seed {seed}:", *test.failures[before:before + 12], sep="\n  ", flush=True)
                if given.keep:
                    shutil.copytree(folder, given.keep / str(seed), dirs_exist_ok=True)
    print(f"{programs} programs, {test.answers} questions, {test.refused} refused, {test.shown} marks shown with --private")
    if programs and test.shown == 0:
        failed += 1
        print("FAILED: no mark is shown with --private")
    print(f"{programs - failed} passed, {failed} failed")
    return 1 if failed or programs == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
