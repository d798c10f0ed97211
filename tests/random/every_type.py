#!/usr/bin/env python3
"""Every operator, function, aggregate and clause with every type of value, at `check`, `run`, `test` and the prompt. None may end by a signal or as a
fault of the program itself; what one of the four refuses for its types, all refuse, and the prompt answers what a listing prints.

    tests/random/every_type.py --tally build/release/tally [--items 3000] [--seed 1] [--keep DIR]

Operators are the alternatives of the grammar's expressions, functions those of `tally help functions`; thousands of expressions are tried by one process,
and where it fails the one at fault is looked for. `--items 0` tries all. What fails is printed as a script; `--keep DIR` leaves scripts and data there.
"""

import argparse
import collections
import csv
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BATCH = 2000
LEAST = {"accepted": .04, "refused": .2, "cells compared": .03}  # of the combinations, or of 3000 where they are more
TYPE_CODES = ("T01", "T02", "T03")  # what is told of a script without data
REFUSED = re.compile(r"^error: .*\[T0[123]\d\d\]", re.M)

WORLD = """
param school_year : year = 2026
param p_integer : integer = 4
param p_decimal : decimal or missing = missing
param p_text : text = "ab"
param p_date : date = 2025-10-01
param p_yes : yes/no = yes
param p_integers : list of integer = [1, 4]
param p_texts : list of text or missing = missing
param p_grades : list of grade or ALL = ALL
codes grade with rank : integer or missing, counted : yes/no { "08" "8" 8 yes   "09" "9" missing no }
patterns some any X { for 2026 "4X" except "49" }
table school from "school.csv" {
  key id
  id : code
  name : text
}
table visit from "visit.csv" {
  visitor : every
  minutes : integer
  first : date or missing
  hall : school or missing
}
table every from "every.csv" {
  key id
  id : code
  t : text
  tm : text or missing
  c : code
  cm : code or missing
  g : grade
  gm : grade or missing
  i : integer
  im : integer or missing
  e : decimal
  em : decimal or missing
  y : year
  ym : year or missing
  d : date
  dm : date or missing
  b : yes/no
  bm : yes/no or missing
  s : school
  sm : school or missing
  away : integer or missing or absent
}
define q of every = quarter(d)
define qm of every = quarter(dm)
define times(n : integer) of every = i * n
define texts = ["ab", "08"]
cohort some_of_them of every where b
cohort those(n : integer) of every where i = n
axis everybody of every { line "all" where yes }
axis by_grade of every partition { for each a in grade { line "{a}" where g = a } }
measure "S1" "Some" of every counting every {
  denominator yes
  numerator b
  lines everybody
}
form cells_form of every counting every {
  rows by_grade
  columns everybody
  label "g" = line.text
}
table cell = cells of cells_form
"""

DATA = {
    "school.csv": "id,name\nS1,North\nS2,South\n",
    "visit.csv": "visitor,minutes,first,hall\nr1,10,2025-10-01,S1\nr1,20,,S2\nr2,30,2025-11-30,\n",
    "every.csv": "id,t,tm,c,cm,g,gm,i,im,e,em,y,ym,d,dm,b,bm,s,sm\n"
    "r1,ab,q,48,49,08,09,3,4,1.5,2.25,2026,2025,2025-10-01,2025-12-31,Y,N,S1,S2\n"
    "r2,b c,,r2,,09,,5,,0.25,,2025,,2024-02-29,,N,,S2,\n",
}

# Values of each kind: without a row, and of a row of `every`.
ROWLESS = {
    "integer": ["7", "0", "p_integer", "count every", 'cells_form("08", "all")'],
    "decimal": ["2.5", "20%", "p_decimal"],
    "text": ['"ab"', '"08"', '"{p_integer} x"', '"S1"', "p_text"],
    "year": ["2025", "school_year"],
    "date": ["2025-10-01", "p_date", "October 1 in school_year"],
    "quarter": ["quarter(p_date)"],
    "yes/no": ["yes", "no", "p_yes"],
    "missing": ["missing", "ALL"],
    "code": ['every("r1").g'],
    "row": ['school("S1")', 'school("none")'],
    "list": ["p_integers", "p_texts", "p_grades", "texts", "[1, 7]", "[1 through 3, 7]", '["ab", "08"]', '["08" through "09"]', "[2025-10-01]",
             "[2025, 2026]", "[yes]", "[missing]", "[ALL]", "[]", "1 through 4", '"08" through "09"', "2025-10-01 through p_date",
             "2024 through school_year"],
    # names of definitions, where a value is wanted
    "name": ["every", "school", "cell", "some_of_them", "those", "those(3)", "grade", "some", "everybody", "by_grade", "cells_form", "S1", "starts_with",
             "unknown"],
}
OF_ROW = {
    "integer": ["i", "im", "away", "g.rank", "times(2)", "every.i", "count visit", "(sum minutes of visit)"],
    "decimal": ["e", "em", "1 / i"],
    "text": ["id", "t", "tm", "c", "cm", "sm.name", "gm.code", '"{i}{sm.id}"'],
    "year": ["y", "ym"],
    "date": ["d", "dm"],
    "quarter": ["q", "qm"],
    "yes/no": ["b", "bm", "g.counted"],
    "code": ["g", "gm"],
    "row": ["s", "sm", "(one visit where minutes = 30)"],
    "list": ["d through dm", "i through im", "g through gm", "[i, im]", "[g, gm]", "[d through dm]"],
    "name": ["times"],
}
LIST_PARAMETERS = re.findall(r"^param (\w+) : list", WORLD, re.M)
# Kinds that meet in a shape, and the kinds of a function's arguments.
LIKE = {"integer": "integer decimal list", "decimal": "integer decimal", "text": "text code list", "code": "code text list", "date": "date list year",
        "year": "year integer list date", "quarter": "quarter", "yes/no": "yes/no list", "row": "row name", "missing": "missing", "list": "list", "name": "name"}
FITTING = {"date": ("d", "date"), "year": ("y", "year"), "text": ("t", "text"), "integer": ("i", "integer"), "[integer]": ("2", "integer"),
           "number": ("e", "integer decimal"), "row of a table": ("s", "row"), "period": ("d through dm", "list"), "year or date": ("y", "year date"),
           "...": ("dm", "date list"), "any value": ("i", "integer"), "the same as the first": ("i", "integer")}

# The alternatives of the grammar's expressions, each with the scripts of it. Values stand for {a} and {b}.
SHAPES = {
    "MinusOperand": ["-({a})"],
    "ProductOperand": ["({a}) * ({b})", "({a}) / ({b})"],
    "SumOperand": ["({a}) + ({b})", "({a}) - ({b})"],
    "DefaultOperand": ["({a}) default ({b})"],
    "ThroughOperand": ["i in ({a}) through ({b})", "({a}) in ({b}) through ({b})"],
    "PostfixOperand": ["({a}).code", "({a}).name"],
    "ComparedWith": ["({a}) = ({b})", "({a}) != ({b})", "({a}) < ({b})", "({a}) <= ({b})", "({a}) > ({b})", "({a}) >= ({b})", "{a} = {b}"],
    "IsTail": ["({a}) is given", "{a} is not given", "{a} is absent", "{a} is not absent", "({a}) is ({b})", "{a} is not {b}"],
    "InTail": ["({a}) in ({b})", "{a} not in {b}", "{a} in {b}", "{a} in [{b}]", "{a} in some for {b}", "{a} in those({b})"],
    "NotCondition": ["not ({a})"],
    "AndCondition": ["({a}) and ({b})"],
    "OrCondition": ["({a}) or ({b})"],
    "ComparisonCondition": ["{a}"],
    "AggregatePart": ["({a}) when ({b}), otherwise missing", "1 when b, {a} when bm, otherwise {b}"],
    "PlacePart": ["(rank in order of i) when ({a}), otherwise {b}"],
    "RankPlace": ["(rank in order of ({a}))", "(rank in order of ({a}) descending missing last then ({b}) within ({b}) where b)",
                  "(rank in order of ({a}) within g and ({b}) ties mean)", "(rank in order of i where ({a}) in 2 groups)"],
    "NeighbourPlace": ["(previous every in order of ({a})).id", "(next every in order of i within ({a})).t", "(previous {a} in order of i)"],
    "RunningPlace": ["(running sum ({a}) in order of ({b}))", "(running count in order of ({a}) within ({b}))"],
    "SharePlace": ["(share of ({a}))", "(share of ({a}) within ({b}) where bm)"],
    "ConditionPart": ["{a} when b, otherwise {b}"],
    "NumberLiteral": [], "DateLiteral": [], "YesNoLiteral": [], "MissingLiteral": [], "AllLiteral": [],  # among the values
    "TextPrimary": ['"x{{{a}}}y"'],
    "ListLiteral": ["i in [{a}, {b}]", "{a} in [{b} through {b}]"],
    "Brackets": ["(({a}))"],
    "MonthDay": ["October 1 in ({a})", "February 29 after ({a})", "March 31 of ({a})"],
    "SheetColumn": ["column 1 + ({a})"],
    "SheetColumnMember": ["({a}).column 1"],
    "NameMember": ["({a}).id", "({a}).times({b})"],
    "NameRef": ["every({a})", "school({a}).name", "times({a})", "those({a})", "cell({a})", "{a}({b})", "cells_form({a}, {b})"],
    "AggregatePrimary": [],
    "RowAggregate": ["any visit where {a}", "one visit where {a}", "count visit where {a}", "count visit matching minutes = ({a})",
                     "any every matching g = ({a})", "any every matching {a}", "count visit matching hall = ({a}) where {b}",
                     "count some_of_them where {a} = {b}", "count those({a}) where yes", "any {a} where yes"],
    "CountAggregate": ["count {a} of visit where minutes > 10", "count {a} of every where {b}"],
    "ValueAggregate": ["(sum ({a}) of visit where minutes > 10)", "(lowest ({a}) of visit where minutes > 10)", "(highest ({a}) of visit where {b})",
                       "(sum ({a}) of every where yes)", "(highest ({a}) of every matching g = ({b}))", "(mean ({a}) of every where ({b}))",
                       "(median ({a}) of visit where yes)", "(interpolated percentile 25 ({a}) of every matching g = ({b}))"],
    "ListAggregate": ["(list ({a}) of visit)", "(list ({a}) of every sorted by ({b}))", "(list ({a}) of visit where {b} joined by \", \")",
                      "(list t of every sorted by ({a}) missing last)"],
    "PickAggregate": ["(pick every where {b} preferring highest ({a}) missing last).id", "(pick every where yes preferring ({a}) then lowest ({b}) missing first).id",
                      "(pick visit preferring latest ({a}) missing first then earliest minutes).first"],
    "ShortRowAggregate": ["count {a}", "any {a}", "one {a}"],
    "ShortCountAggregate": ["count {a} of every", "count {a} of {b}"],
    "ShortValueAggregate": ["sum {a} of every", "lowest {a} of every", "highest {a} of {b}", "mean {a} of every", "percentile 90 {a} of {b}"],
}
ALTERNATIVES = ("expression", "part", "place", "aggregate", "shortAggregate", "condition", "comparisonTail", "operand", "member", "primary")

# Where an expression stands: a definition that is named {n} and holds {e}.
CLAUSES = {
    "cohort": "cohort z{n} of every where {e}\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"id\" = id }}",
    "require": "require {e}\n message \"no\"",
    "require of": "require {e} of every on i\n message \"no\"",
    "param": "param z{n} : integer or missing = {e}",
    "param text": "param z{n} : text = {e}",
    "param date": "param z{n} : date = {e}",
    "param year": "param z{n} : year = {e}",
    "param code": "param z{n} : grade = {e}",
    "param yes": "param z{n} : yes/no = {e}",
    "param list": "param z{n} : list of grade or ALL = {e}",
    "param bound": "param z{n} : integer from {e} through 9 = 8",
    "define integer": "define z{n} of every : integer = {e}",
    "define decimal": "define z{n} of every : decimal or missing = {e}",
    "define text": "define z{n} of every : text or missing = {e}",
    "define code": "define z{n} of every : grade = {e}",
    "define row": "define z{n} of every : school or missing = {e}",
    "define year": "define z{n} of every : year = {e}",
    "define alone": "define z{n} = {e}",
    "define list": "define z{n} : list of integer = {e}",
    "argument": "define z{n}(x : grade) of every : integer = 1 when x is ({e}), otherwise 2",
    "each": "table z{n} = each x = {e} of every\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = x }}",
    "each where": "table z{n} = each g of every where {e}\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = g }}",
    "take": "table z{n} = take a = id, x = {e} from every\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = x }}",
    "union": "table z{n} = union {{\n take x = i from every\n take x = {e} from visit\n}}\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = x }}",
    "with": "table z{n} = every with visit as seen matching hall = {e} where minutes > 10\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = minutes }}",
    "with where": "table z{n} = every with visit as seen matching visitor = every where {e}",
    "bound of a column": "table z{n} from \"z.csv\" or absent {{\n x : integer from 0 through {e}\n}}\nlisting l{n} of z{n} {{ file \"l{n}.csv\"\n \"x\" = x }}",
    "line": "axis z{n} of every {{ line \"a\" where {e} }}",
    "unlisted": "axis z{n} of every partition {{\n line \"a\" where i = 3\n unlisted if {e}\n}}",
    "offered": "axis z{n} of every {{ line \"a\" where yes offered if {e} }}",
    "shown": "axis z{n} of every {{ line \"a\" where yes shown if {e} }}",
    "shown count": "axis z{n} of every {{ line \"a\" where yes shown if count > ({e}) }}",
    "axis loop": "axis z{n} of every {{ for each x in {e} {{ line \"a{{x}}\" where yes }} }}",
    "axis loop of": "axis z{n} of every {{ for each x in {e} of every {{ line \"a{{x}}\" where yes }} }}",
    "axis loop where": "axis z{n} of every {{ for each x in grade where {e} {{ line \"a{{x}}\" where g = x }} }}",
    "axis include": "axis z{n} of every {{ include {e} }}",
    "axis argument": "axis y{n}(x : integer) of every {{ line \"a\" where i = x }}\naxis z{n} of every {{ include y{n}({e}) }}",
    "denominator": "measure \"Z{n}\" \"Z\" of every {{\n denominator {e}\n numerator yes\n lines everybody\n}}",
    "numerator": "measure \"Z{n}\" \"Z\" of every counting school {{\n denominator yes\n numerator {e}\n lines everybody\n}}",
    "exclude": "measure \"Z{n}\" \"Z\" of every {{\n denominator yes\n exclude {e}\n numerator b\n lines everybody\n}}",
    "target": "measure \"Z{n}\" \"Z\" of every {{\n denominator yes\n numerator b\n target {e}\n lines everybody\n}}",
    "counting": "form z{n} of every counting {e} {{\n file \"z{n}.csv\"\n rows everybody\n label \"l\" = line.text\n}}",
    "form where": "form z{n} of every where {e} counting every {{\n file \"z{n}.csv\"\n rows everybody\n label \"l\" = line.text\n}}",
    "show": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n rows by_grade\n columns everybody\n label \"l\" = line.text\n show \"*\" where {e}\n}}",
    "show count": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n rows by_grade\n columns everybody\n show \"*\" where count = ({e})\n}}",
    "label": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n rows by_grade\n columns everybody\n label \"l\" = {e}\n}}",
    "label of a block": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n blocks school in s where {e}\n rows everybody\n label \"l\" = school.name\n}}",
    "blocks": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n blocks x in {e}\n rows everybody\n label \"l\" = 1\n}}",
    "blocks sorted": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n blocks x in s sorted by {e} missing last\n rows everybody\n label \"l\" = x\n}}",
    "value": "form z{n} for each measure m {{\n file \"z{n}.csv\"\n rows m.lines\n label \"l\" = line.text\n value \"v\" = {e}\n}}",
    "value as": "form z{n} for each measure m {{\n file \"z{n}.csv\"\n rows m.lines\n value \"v\" = {e} as decimal 1\n show missing in v where {e}\n}}",
    "rows": "form z{n} of every counting every {{\n file \"z{n}.csv\"\n rows {e}\n}}",
    "use": "template y{n}(x : integer) {{ label \"x\" = x }}\nform z{n} of every counting every {{\n file \"z{n}.csv\"\n use y{n}({e})\n rows everybody\n}}",
    "listing where": "listing z{n} of every where {e} {{ file \"z{n}.csv\"\n \"id\" = id }}",
    "listing of": "listing z{n} of {e} {{ file \"z{n}.csv\"\n \"x\" = 1 }}",
    "file if": "listing z{n} of every {{ file \"z{n}.csv\" if {e}\n \"id\" = id }}",
    "header if": "listing z{n} of every {{ file \"z{n}.csv\" header if {e}\n \"id\" = id }}",
    "file name": "listing z{n} of every {{ file \"z{n}{{{e}}}.csv\"\n \"id\" = id }}",
    "file of": "listing z{n} of every {{ file \"z{n}_{{school.id}}.csv\" of school if {e}\n \"id\" = id }}",
    "sorted": "listing z{n} of every {{ file \"z{n}.csv\"\n sorted by {e}\n \"id\" = id }}",
    "sorted missing": "listing z{n} of every {{ file \"z{n}.csv\"\n sorted by {e} descending missing first, id\n \"id\" = id }}",
    "as decimal": "listing z{n} of every {{ file \"z{n}.csv\"\n \"x\" = {e} as decimal 2 }}",
    "as numeric": "listing z{n} of every {{ file \"z{n}.csv\"\n \"x\" = {e} as numeric 4 }}",
    "as alphanumeric": "listing z{n} of every {{ file \"z{n}.csv\"\n \"x\" = {e} as alphanumeric 9 }}",
    "as date": "listing z{n} of every {{ file \"z{n}.csv\"\n \"x\" = {e} as date }}",
    "as integer": "listing z{n} of every {{ file \"z{n}.csv\"\n \"x\" = {e} as integer }}",
    "listing loop": "listing z{n} of every {{ file \"z{n}.csv\"\n for each x in {e} {{ \"c{{x}}\" = x }}\n}}",
    "listing loop of": "listing z{n} of every {{ file \"z{n}.csv\"\n for each x in {e} of every {{ \"c{{x}}\" = x }}\n}}",
    "title in a loop": "listing z{n} of every {{ file \"z{n}.csv\"\n for each x in grade {{ \"c{{x}}{{{e}}}\" = 1 }}\n}}",
    "rule if": "checks z{n} of every {{\n rule \"R\" error if {e}\n  message \"m\"\n}}",
    "rule unless": "checks z{n} of every pass and fail {{\n rule \"R\" warning unless {e}\n  message \"m\"\n}}",
    "only if": "checks z{n} of every {{\n rule \"R\" error if b\n  only if {e}\n  message \"m\"\n}}",
    "actual": "checks z{n} of every {{\n rule \"R\" error if b\n  actual {e}\n  limit {e}\n  message \"m\"\n}}",
    "message": "checks z{n} of every {{\n rule \"R\" error if b\n  message \"m {{{e}}}\"\n}}",
    "rule on": "checks z{n} of every {{\n rule \"R\" error on \"{{{e}}}\" if b\n  message \"m\"\n}}",
    "checks of": "checks z{n} of {e} {{\n rule \"R\" error if yes\n  message \"m\"\n}}",
    "rule loop": "checks z{n} of every {{\n for each x in {e} {{\n  rule \"R\" error if b\n   message \"{{x}}\"\n }}\n}}",
    "checks alone": "checks z{n} {{\n rule \"R\" error if {e}\n  message \"m\"\n}}",
    "sheet label": "worksheet z{n} of school {{\n file \"z{n}.csv\"\n label \"r\" = {e}\n entries from entry matching school = school, row\n"
                   " column 1 \"c1\" entered\n row A \"x\" entered\n}}",
    "sheet column": "worksheet z{n} of school {{\n file \"z{n}.csv\"\n label \"r\" = row.name\n entries from entry matching school = school, row\n"
                    " column 1 \"c1\" entered\n column 2 \"c2\" = {e}\n row A \"x\" entered\n}}",
    "sheet row": "worksheet z{n} of school {{\n file \"z{n}.csv\"\n label \"r\" = row.name\n entries from entry matching school = school, row\n"
                 " column 1 \"c1\" entered\n row A \"x\" entered\n row B \"y\" = {e}\n}}",
    "expect": "test \"z{n}\" {{ expect {e} }}",
    "expect is": "test \"z{n}\" {{ expect cells_form(\"08\", \"all\") is {e} }}",
    "expect prints": "test \"z{n}\" {{ expect {e} prints \"1\" }}",
    "expect of": "test \"z{n}\" {{ expect count {e} > 0 }}",
    "param in a test": "test \"z{n}\" {{\n param p_integer = {e}\n expect p_integer is 4\n}}",
    "list in a test": "test \"z{n}\" {{\n param p_texts = {e}\n expect p_yes\n}}",
    "what if": "what if p_integer = {e} compare form cells_form",
    "what if a list": "what if \"z{n}\" {{\n p_grades = {e}\n compare form cells_form\n}}",
    "compare a define": "define z{n} of every = {e}\nwhat if p_integer = 5 compare define z{n}",
    "compare a define alone": "define z{n} = {e}\nwhat if p_integer = 5 compare define z{n}",
    "what if a cohort": "what if \"z{n}\" {{\n replace cohort some_of_them of every where {e}\n compare cohort some_of_them\n}}",
    "what if a define": "what if \"z{n}\" {{\n replace define times(n : integer) of every = {e}\n compare define times\n}}",
    "change a measure": "measure \"Y{n}\" \"Y\" of every {{\n denominator yes\n numerator b\n lines everybody\n}}\n"
                        "change measure \"Y{n}\" {{\n replace numerator {e}\n add target {e}\n}}",
    "change an axis": "axis y{n} of every {{ line \"a\" where yes }}\nchange axis y{n} {{ add line \"b\" where {e} after \"a\" }}",
    "change a listing": "listing z{n} of every {{ file \"z{n}.csv\"\n \"id\" = id }}\nchange listing z{n} {{\n add \"x\" = {e}\n add sorted by {e} missing last\n}}",
}
TEST_CLAUSES = {name for name, text in CLAUSES.items() if text.startswith("test ")}
# A worksheet's own table, once.
WORLD += """
codes sheet_row { "A" "A"   "B" "B" }
table entry from "entry.csv" or absent {
  key school, row
  school : school
  row : sheet_row
  c1, c2 : decimal or missing
}
"""

Item = collections.namedtuple("Item", "expr clause of_row")  # clause None: a definition of `every` (or of none), printed by a listing


def grammar_alternatives():
    text = re.sub(r"//.*", "", (ROOT / "grammar/TallyParser.g4").read_text())
    names = set()
    for rule in ALTERNATIVES:
        body = re.search(rf"^{rule}\s*:(.*?);\s*$", text, re.M | re.S).group(1)
        names.update(re.findall(r"#\s*(\w+)", body))
    return names


def functions(tally):
    listed = subprocess.run([tally, "help", "functions"], capture_output=True, text=True, check=True).stdout
    for name, arguments in re.findall(r"^(\w+)\((.*)\) : ", listed, re.M):
        yield name, [a.strip() for a in arguments.split(",")]


Value = collections.namedtuple("Value", "text kind")


def all_items(tally):
    """(item, whether its kinds are likely to fit): every shape with every value, and pairs of values; every function; every clause with every value."""
    rowless = [Value(text, kind) for kind, texts in ROWLESS.items() for text in texts]
    values = rowless + [Value(text, kind) for kind, texts in OF_ROW.items() for text in texts]

    def meet(a, b):
        return b.kind in LIKE[a.kind].split()

    for of_row, among in ((True, values), (False, rowless)):
        pairs = list(itertools.product(among, among))
        for shape in [s for shapes in SHAPES.values() for s in shapes]:
            if "{b}" in shape:
                for a, b in pairs:
                    yield Item(shape.format(a=a.text, b=b.text), None, of_row), meet(a, b) or b.kind == "yes/no"
            else:
                for a in among:
                    yield Item(shape.format(a=a.text), None, of_row), True
    for name, arguments in functions(tally):
        fitting = [FITTING.get(a, ("t", "text")) for a in arguments]
        usual = [text for text, _ in fitting]
        yield Item(f"{name}()", None, True), False
        for at, (_, kinds) in enumerate(fitting):
            for a in values:
                likely = a.kind in kinds.split() + ["missing"]
                yield Item(f"{name}({', '.join(usual[:at] + [a.text] + usual[at + 1:])})", None, True), likely
                yield Item(f"{name}({', '.join(usual[:at] + [a.text])})", None, True), likely and at + 1 == len(fitting)
        if len(fitting) > 1:
            for a, b in itertools.product(values, values):
                likely = a.kind in fitting[0][1].split() and b.kind in fitting[1][1].split() or arguments[1].startswith("the same") and meet(a, b)
                yield Item(f"{name}({', '.join([a.text, b.text] + usual[2:])})", None, True), likely
    for clause in CLAUSES:
        for v in values:
            yield Item(v.text, clause, True), True


class Trial:
    def __init__(self, tally, folder, keep):
        self.tally, self.folder, self.keep = tally, pathlib.Path(folder), keep
        self.data = self.folder / "data"
        self.data.mkdir()
        for name, text in DATA.items():
            (self.data / name).write_text(text)
        self.script = self.folder / "every.tally"
        self.faults = []
        self.counts = collections.Counter()

    # ---- scripts
    def text_of(self, n, item):
        if item.clause is None:
            return f"define z{n}{' of every' if item.of_row else ''} = {item.expr}\n"
        return CLAUSES[item.clause].format(n=n, e=item.expr) + "\n"

    def write(self, items, more=""):
        """The script of these {number: item}; the item of each line."""
        lines, owner = WORLD.splitlines(), {}
        for n, item in items.items():
            for line in self.text_of(n, item).splitlines():
                lines.append(line)
                owner[len(lines)] = n
        self.script.write_text("\n".join(lines) + "\n" + more)
        return owner

    # ---- processes
    def call(self, *arguments, stdin=None):
        try:
            done = subprocess.run([self.tally, *arguments], capture_output=True, text=True, cwd=self.folder, input=stdin, timeout=300)
        except subprocess.TimeoutExpired:
            return -1, "", "no end in 300 s"
        return done.returncode, done.stdout, done.stderr

    @staticmethod
    def broken(code, err):
        return code < 0 or code >= 70 or "fault of its own" in err or "fault of the program" in err

    def messages(self, err, owner):
        """{item: its messages}; those of no item under None."""
        found = collections.defaultdict(list)
        for line in err.splitlines():
            if not line.startswith("{"):
                continue
            message = json.loads(line)
            if message.get("severity") != "error":
                continue
            places = [message["place"], *(label["place"] for label in message["labels"])]  # a circle may be told of what the item depends on
            items = [owner[place["line"]] for place in places if place.get("kind") == "script" and place["line"] in owner]
            found[items[0] if items else None].append((message["code"], message["text"]))
        return found

    def tell(self, how, items, detail):
        self.faults.append(how)
        for n, item in list(items.items())[:3]:
            print(f"FAILED {how}: {self.text_of(n, item).strip()}\n    {detail.strip()[:600]}", flush=True)
        if self.keep:
            self.write(items)
            pathlib.Path(self.keep).mkdir(parents=True, exist_ok=True)
            (pathlib.Path(self.keep) / f"{len(self.faults)}.tally").write_text(self.script.read_text())

    def without_broken(self, how, items, attempt):
        """What attempt(items) gives, without the items that break the program; those are told."""
        while items:
            code, out, err, owner = attempt(items)
            if not self.broken(code, err):
                return items, code, out, err, owner
            culprit = self.smallest(items, attempt)
            _, _, detail, _ = attempt(culprit)
            self.tell(how, culprit, detail or f"exit {code}")
            if len(culprit) == len(items):
                return {}, 0, "", "", {}
            items = {n: item for n, item in items.items() if n not in culprit}
        return {}, 0, "", "", {}

    def smallest(self, items, attempt):
        while len(items) > 1:
            numbers = list(items)
            halves = [numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]]
            for half in halves:
                part = {n: items[n] for n in half}
                code, _, err, _ = attempt(part)
                if self.broken(code, err):
                    items = part
                    break
            else:
                return items
        return items

    def sort_out(self, how, attempt, items, expected):
        """{item: the messages about its types}; those expected are tried a few at a time, because a process tells no more than 100 messages."""
        found = {}
        likely = [n for n in items if n in expected]
        parts = [likely[at : at + 50] for at in range(0, len(likely), 50)] + [[n for n in items if n not in expected]]
        for part in parts:
            left = {n: items[n] for n in part}
            while left:
                left, _, _, err, owner = self.without_broken(how, left, attempt)
                told = {n: [m for m in messages if m[0].startswith(TYPE_CODES)] for n, messages in self.messages(err, owner).items()}
                told = {n: messages for n, messages in told.items() if messages}
                if None in told:
                    self.tell(f"{how}: a message of no item", left, str(told.pop(None)[:3]))
                if not told.keys() & left.keys():
                    break
                found.update(told)
                left = {n: item for n, item in left.items() if n not in told}
        return found

    # ---- the four
    def printed(self, items):
        """The script with a listing that prints the definitions and forms that use the axes; the item of each line."""
        columns = [(n, item) for n, item in items.items() if item.clause is None]
        listing = ""
        if columns:
            cells = "".join(f'"{n}" = z{n}\n' for n, _ in columns)
            listing = f'listing printed of every {{\n file "printed.csv"\n "id" = id\n{cells}}}\n'
        axes = [(n, item) for n, item in items.items() if item.clause and re.search(rf"^axis z{n} ", self.text_of(n, item), re.M)]
        for n, _ in axes:
            listing += f'form f{n} of every counting every {{\n file "f{n}.csv"\n rows z{n}\n columns everybody\n label "l" = line.text\n}}\n'
        owner = self.write(items, listing)
        first = len(WORLD.splitlines()) + sum(self.text_of(n, i).count("\n") for n, i in items.items()) + 1
        for at, line in enumerate(listing.splitlines()):  # of the listing and the forms, the line that names an item
            named = re.match(r'"(\d+)" = z|form f(\d+) ', line)
            if named:
                owner[first + at] = int(named.group(1) or named.group(2))
            elif first + at - 1 in owner and "form f" in listing and line[:1] in " }":
                owner[first + at] = owner[first + at - 1]
        return owner

    def check(self, items):
        owner = self.printed(items)
        return *self.call("check", str(self.script), "--message-format=json"), owner

    def run(self, items):
        owner = self.printed(items)
        out = self.folder / "out"
        result = self.call("run", str(self.script), "--data", str(self.data), "--out", str(out), "--message-format=json")
        return *result, owner

    def test(self, items):
        expects = ""
        for n, item in items.items():
            if item.clause is None and not item.of_row:
                expects += f'test "that {n}" {{ expect {item.expr} }}\n'
            if item.clause is None:
                expects += f'test "of {n}" {{ expect {f"every(" + chr(34) + "r1" + chr(34) + f").z{n}" if item.of_row else f"z{n}"} is missing }}\n'
        owner = self.write(items, expects)
        return *self.call("test", str(self.script), "--message-format=json"), owner

    def ask(self, items):
        """At the prompt over the world alone, each item as a question; a definition where it stands in a clause."""
        self.script.write_text(WORLD)
        typed = ""
        for n, item in items.items():
            typed += f'"@{n}"\n'
            if item.clause is not None:
                typed += self.text_of(n, item)
            elif item.of_row:
                typed += f'list every where id = "r1" show ({item.expr})\nlist every where id = "r2" show ({item.expr})\n'
            else:
                typed += item.expr + "\n"
        done = subprocess.run(f"{self.tally} repl {self.script} --data {self.data} 2>&1", shell=True, capture_output=True, text=True, input=typed,
                              cwd=self.folder, timeout=600)
        return done.returncode, done.stdout, done.stdout if self.broken(done.returncode, done.stdout) else "", {}


def cells_of(answer):
    """The cells that two `list ... where id = ... show E` print, None where there is no such table."""
    lines = answer.splitlines()
    at = [i for i, line in enumerate(lines) if re.fullmatch(r"-+", line)]
    return [lines[i + 1].strip() if i + 1 < len(lines) else "" for i in at] or None


def try_batch(trial, items):
    # 1. the prompt answers each alone
    asked, _, out, _, _ = trial.without_broken("prompt", items, trial.ask)
    answers = dict((int(n), text) for n, text in re.findall(r"^@(\d+)\n(.*?)(?=^@\d+\n|\Z)", out, re.M | re.S))
    refuses = {n for n in asked if REFUSED.search(answers.get(n, ""))}
    # 2. check, and run of what check refuses
    refused = trial.sort_out("check", trial.check, items, refuses)
    again = trial.sort_out("run", trial.run, {n: items[n] for n in refused}, set(refused))
    for n in refused.keys() - again.keys():
        if items[n].clause in TEST_CLAUSES:  # a run leaves tests alone
            continue
        trial.tell("check and run differ", {n: items[n]}, f"check {refused[n]}; run accepts")
    accepted = {n: item for n, item in items.items() if n not in refused}
    trial.counts["accepted"] += len(accepted)
    trial.counts["refused"] += len(refused)
    # 3. run what check accepts, until all that is left can be computed
    left, printed = accepted, {}
    while left:
        left, code, _, err, owner = trial.without_broken("run", left, trial.run)
        told = trial.messages(err, owner)
        for n, messages in told.items():
            if n is not None and any(code.startswith(TYPE_CODES) for code, _ in messages):
                trial.tell("check accepts, run refuses", {n: left[n]}, str(messages))
        if code == 0:
            break
        blamed = [n for n in told if n is not None]
        if not blamed:
            culprit = trial.smallest(left, lambda part: (70, "", "", {}) if trial.run(part)[0] else (0, "", "", {}))
            if len(culprit) > 1:
                trial.tell("run fails and names no item", culprit, err)
                break
            if any(c.startswith(TYPE_CODES) for c, _ in told.get(None, ())):
                trial.tell("check accepts, run refuses", culprit, err)
            blamed = list(culprit)
        trial.counts["cannot be computed"] += len(blamed)
        left = {n: item for n, item in left.items() if n not in blamed}
    file = trial.folder / "out" / "printed.csv"
    if left and file.exists() and any(i.clause is None for i in left.values()):
        rows = list(csv.reader(file.read_text().splitlines()))
        printed = {int(name): [row[at] for row in rows[1:]] for at, name in enumerate(rows[0]) if name.isdigit()}
    # 4. tests
    tested, _, _, err, owner = trial.without_broken("test", accepted, trial.test)
    for n, messages in trial.messages(err, owner).items():
        wrong = [m for m in messages if m[0].startswith(TYPE_CODES)]
        if n is not None and wrong:
            trial.tell("check accepts, test refuses", {n: tested[n]}, str(wrong))
    # 5. the prompt's answers; it prints a list parameter, which no output does
    for n, item in asked.items():
        if item.expr.strip("()") in LIST_PARAMETERS:
            continue
        answer = answers.get(n, "")
        if item.clause is None and (n in refuses) != (n in refused):
            trial.tell("the prompt differs from check", {n: item}, f"check {refused.get(n) or 'accepts'}; prompt {answer[:300]}")
        elif n in printed and item.of_row:
            cells = cells_of(answer)
            expected = [value.strip() for value in printed[n]]
            if cells is not None and cells != expected:
                trial.tell("the prompt and the listing differ", {n: item}, f"prompt {cells}, listing {expected}")
            trial.counts["cells compared"] += cells is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tally", default=str(ROOT / "build/release/tally"))
    parser.add_argument("--items", type=int, default=3000, help="how many, chosen by chance; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="items whose text this expression finds, or whose clause it is")
    parser.add_argument("--keep")
    options = parser.parse_args()
    missing = grammar_alternatives() - set(SHAPES)
    if missing:
        print(f"FAILED alternatives of the grammar without a shape: {', '.join(sorted(missing))}")
        return 1
    likely = dict(all_items(options.tally))
    total = len(likely)
    items = [i for i in likely if not options.only or re.search(options.only, i.expr) or i.clause and re.fullmatch(options.only, i.clause)]
    random.Random(options.seed).shuffle(items)
    if options.items:  # most of a sample are of kinds that fit
        fitting = [i for i in items if likely[i]][: options.items * 2 // 3]
        items = fitting + [i for i in items if not likely[i]][: options.items - len(fitting)]
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(str(pathlib.Path(options.tally).resolve()), folder, options.keep)
        for start in range(0, len(items), BATCH):
            try_batch(trial, dict(enumerate(items[start : start + BATCH], start)))
            if len(items) > BATCH:
                print(f"{min(start + BATCH, len(items))} of {len(items)}", flush=True)
        counts = ", ".join(f"{n} {what}" for what, n in trial.counts.items())
        print(f"{len(items)} of {total} combinations: {counts}; {len(trial.faults)} faults")
        for how, n in collections.Counter(trial.faults).most_common():
            print(f"  {n} {how}")
    few = [what for what, least in LEAST.items() if not options.only and trial.counts[what] < least * min(len(items), 3000)]
    for what in few:
        print(f"FAILED only {trial.counts[what]} {what} of {len(items)} combinations are seen")
    return 1 if trial.faults or few or not items else 0


if __name__ == "__main__":
    sys.exit(main())
