#!/usr/bin/env python3
"""Ranks, neighbours, running totals, shares, means, medians and percentiles of random rows, beside a second reading in Python.

    tests/random/places.py --tally build/release/tally [--tables 40] [--seed 1] [--keep DIR]

Rows tie, keys and values are missing, groups are of one row or of all, numbers are negative, have places or many digits. Every cell of every listing is
compared; what a cell must be is worked out by sorting lists of fractions.
"""

import argparse
import csv
import fractions
import pathlib
import random
import subprocess
import sys
import tempfile

Number = fractions.Fraction

SCRIPT = """
table team from "team.csv" {
  key id
  id : code
}
table row from "row.csv" {
  key id
  id    : code
  team  : team or missing
  group : code or missing
  value : decimal or missing
  day   : date or missing
  name  : text
  weight : integer
}
listing places of row {
  file "places.csv"
  "id" = id
  "rank" = rank in order of value descending within group
  "rank up" = rank in order of value within group and team
  "highest" = rank in order of value descending within group ties highest
  "mean" = fixed(rank in order of value descending within group ties mean, 1)
  "dense" = rank in order of value within group ties dense
  "by two" = rank in order of value then day descending within group
  "missing first" = rank in order of value missing first within group
  "missing last" = rank in order of value descending missing last within group
  "all" = rank in order of name
  "where" = rank in order of value within group where weight > 2
  "groups" = rank in order of value within group in 4 groups
  "before" = before.id
  "after" = after.id
  "so far" = so_far as decimal 6
  "number" = running count in order of day within group
  "share" = part as decimal 6
}
define before of row = previous row in order of value within group
define after of row = next row in order of value then day missing last within group where weight > 1
define so_far of row = running sum value in order of day within group
define part of row = share of weight within group where weight is not 3
listing teams of team {
  file "teams.csv"
  "id" = id
  "mean" = mean value of row as decimal 6
  "median" = median value of row as decimal 6
  "p10" = percentile 10 value of row as decimal 6
  "p33.5" = percentile 33.5 value of row as decimal 6
  "i33.5" = interpolated percentile 33.5 value of row as decimal 6
  "p100" = percentile 100 value of row as decimal 6
  "heavy" = (median weight of row where weight > 2) as decimal 6
}
"""


def make_rows(rng):
    count = rng.choice([0, 1, 2, 7, 30, 120])
    groups = rng.choice([["G"], ["G", "H"], ["G", "H", "I", "J", "K"], [f"G{i}" for i in range(60)]])
    digits = rng.choice([1, 1, 3, 12])
    rows = []
    for i in range(count):
        places = rng.choice([0, 0, 1, 3])
        value = rng.randint(-(10**digits), 10**digits)
        text = f"{'-' if value < 0 else ''}{abs(value) // 10**places}" + (f".{abs(value) % 10**places:0{places}d}" if places else "")
        rows.append(
            {
                "id": f"R{i:03d}",
                "team": rng.choice(["T1", "T2", "T3", ""]),
                "group": rng.choice(groups + [""] if rng.random() < 0.5 else groups),
                "value": "" if rng.random() < 0.15 else text,
                "day": "" if rng.random() < 0.2 else f"2025-0{rng.randint(1, 9)}-1{rng.randint(0, 3)}",
                "name": rng.choice(["Bell", "Cruz", "Díaz", "Étan", "bell", "Zoe"]),
                "weight": str(rng.randint(0, 5)),
            }
        )
    rng.shuffle(rows)
    return rows


def number(text):
    return None if text == "" else Number(text)


def fixed(value, places):
    """Rounded half away from zero."""
    if value is None:
        return ""
    scaled = abs(value) * 10**places
    whole = (scaled * 2 + 1) // 2
    text = f"{whole:0{places + 1}d}"
    sign = "-" if value < 0 and whole else ""
    return sign + (text[:-places] + "." + text[-places:] if places else text)


class Order:
    """One key of an order: how it is read of a row, which end comes first, and where missing values go (None: nowhere)."""

    def __init__(self, read, descending=False, missing=None):
        self.read, self.descending, self.missing = read, descending, missing

    def key(self, row):
        value = self.read(row)
        if value is None:
            return (0 if self.missing == "first" else 2, 0)
        return (1, Descending(value) if self.descending else value)


class Descending:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return other.value < self.value

    def __eq__(self, other):
        return self.value == other.value


VALUE = lambda row: number(row["value"])
DAY = lambda row: row["day"] or None
NAME = lambda row: row["name"].encode()
GROUP = lambda row: (row["group"],) if row["group"] else None
GROUP_AND_TEAM = lambda row: (row["group"], row["team"]) if row["group"] and row["team"] else None
ALL = lambda row: ()


def standing(rows, orders, within, where=lambda row: True):
    """The rows of each group that stand somewhere, sorted, as [(group, [[rows of equal order] ...])]."""
    groups = {}
    for row in rows:
        group = within(row)
        if group is None or not where(row) or any(o.missing is None and o.read(row) is None for o in orders):
            continue
        groups.setdefault(group, []).append(row)
    result = []
    for members in groups.values():
        members.sort(key=lambda row: [o.key(row) for o in orders])
        ties = []
        for row in members:
            if ties and all(o.key(ties[-1][0]) == o.key(row) for o in orders):
                ties[-1].append(row)
            else:
                ties.append([row])
        result.append(ties)
    return result


def ranks(rows, orders, within, ties="lowest", where=lambda row: True, groups=0):
    found = {}
    for tied in standing(rows, orders, within, where):
        total = sum(len(same) for same in tied)
        before = 0
        for different, same in enumerate(tied, 1):
            first, last = before + 1, before + len(same)
            rank = {"lowest": Number(first), "highest": Number(last), "mean": Number(first + last, 2), "dense": Number(different)}[ties]
            for row in same:
                found[row["id"]] = rank * groups // (total + 1) + 1 if groups else rank
            before = last
    return found


def neighbours(rows, orders, within, step, where=lambda row: True):
    found = {}
    for tied in standing(rows, orders, within, where):
        line = [row for same in tied for row in sorted(same, key=lambda row: row["id"])]
        for i, row in enumerate(line):
            if 0 <= i + step < len(line):
                found[row["id"]] = line[i + step]["id"]
    return found


def running(rows, orders, within, read):
    found = {}
    for tied in standing(rows, orders, within):
        total = Number(0)
        for same in tied:
            total += sum((read(row) for row in same if read(row) is not None), Number(0))
            for row in same:
                found[row["id"]] = total
    return found


def shares(rows):
    def takes(row):
        return row["group"] and row["weight"] != "3"

    totals = {}
    for row in filter(takes, rows):
        totals[row["group"]] = totals.get(row["group"], 0) + int(row["weight"])
    return {row["id"]: Number(int(row["weight"]), totals[row["group"]]) for row in filter(takes, rows) if totals[row["group"]]}


def percentile(values, percent):
    """SAS's PCTLDEF=5: j + g = n * p; x[j + 1] where g > 0, else the mean of x[j] and x[j + 1]."""
    if not values:
        return None
    values = sorted(values)
    at = Number(percent) * len(values) / 100
    whole = at.numerator // at.denominator
    if at != whole:
        return values[whole]
    return (values[max(whole - 1, 0)] + values[min(whole, len(values) - 1)]) / 2


def interpolated(values, percent):
    """Excel's PERCENTILE.INC."""
    if not values:
        return None
    values = sorted(values)
    at = Number(percent) * (len(values) - 1) / 100
    whole = at.numerator // at.denominator
    above = values[min(whole + 1, len(values) - 1)]
    return values[whole] + (at - whole) * (above - values[whole])


def expected_places(rows):
    value, down = Order(VALUE), Order(VALUE, descending=True)
    heavy = lambda row: int(row["weight"]) > 2
    text = lambda found: {row: str(rank) for row, rank in found.items()}
    columns = {
        "rank": text(ranks(rows, [down], GROUP)),
        "rank up": text(ranks(rows, [value], GROUP_AND_TEAM)),
        "highest": text(ranks(rows, [down], GROUP, "highest")),
        "mean": {row: fixed(rank, 1) for row, rank in ranks(rows, [down], GROUP, "mean").items()},
        "dense": text(ranks(rows, [value], GROUP, "dense")),
        "by two": text(ranks(rows, [value, Order(DAY, descending=True)], GROUP)),
        "missing first": text(ranks(rows, [Order(VALUE, missing="first")], GROUP)),
        "missing last": text(ranks(rows, [Order(VALUE, descending=True, missing="last")], GROUP)),
        "all": text(ranks(rows, [Order(NAME)], ALL)),
        "where": text(ranks(rows, [value], GROUP, where=heavy)),
        "groups": text(ranks(rows, [value], GROUP, "mean", groups=4)),
        "before": neighbours(rows, [value], GROUP, -1),
        "after": neighbours(rows, [value, Order(DAY, missing="last")], GROUP, 1, lambda row: int(row["weight"]) > 1),
        "so far": {row: fixed(total, 6) for row, total in running(rows, [Order(DAY)], GROUP, VALUE).items()},
        "number": text(running(rows, [Order(DAY)], GROUP, lambda row: 1)),
        "share": {row: fixed(part, 6) for row, part in shares(rows).items()},
    }
    return [{"id": row["id"]} | {name: found.get(row["id"], "") for name, found in columns.items()} for row in sorted(rows, key=lambda r: r["id"])]


def expected_teams(rows):
    result = []
    for team in ("T1", "T2", "T3"):
        members = [row for row in rows if row["team"] == team]
        values = [VALUE(row) for row in members if VALUE(row) is not None]
        heavy = [Number(row["weight"]) for row in members if int(row["weight"]) > 2]
        cells = {
            "mean": sum(values, Number(0)) / len(values) if values else None,
            "median": percentile(values, 50),
            "p10": percentile(values, 10),
            "p33.5": percentile(values, "33.5"),
            "i33.5": interpolated(values, "33.5"),
            "p100": percentile(values, 100),
            "heavy": percentile(heavy, 50),
        }
        result.append({"id": team} | {name: fixed(value, 6) for name, value in cells.items()})
    return result


def write(path, rows, names):
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def differences(name, wanted, printed):
    if len(wanted) != len(printed):
        return [f"{name}: {len(printed)} rows, {len(wanted)} wanted"]
    return [
        f"{name}, {want['id']}, {column}: {got.get(column)!r}, {want[column]!r} wanted"
        for want, got in zip(wanted, printed)
        for column in want
        if got.get(column) != want[column]
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--tables", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    args = parser.parse_args()
    compared = 0
    for number_of_table in range(args.tables):
        rng = random.Random(f"{args.seed}/{number_of_table}")
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(args.keep or temporary)
            (folder / "data").mkdir(parents=True, exist_ok=True)
            rows = make_rows(rng)
            names = ["id", "team", "group", "value", "day", "name", "weight"]
            write(folder / "data/row.csv", rows, names)
            write(folder / "data/team.csv", [{"id": team} for team in ("T1", "T2", "T3")], ["id"])
            (folder / "report.tally").write_text(SCRIPT, encoding="utf-8")
            run = subprocess.run(
                [args.tally, "run", folder / "report.tally", "--data", folder / "data", "--out", folder / "out", "--jobs", str(rng.choice([1, 2, 8]))],
                capture_output=True,
                text=True,
            )
            if run.returncode:
                print(f"seed {args.seed}, table {number_of_table}: exit {run.returncode}\n{run.stderr}")
                return 1
            places, teams = expected_places(rows), expected_teams(rows)
            faults = differences("places", places, read(folder / "out/places.csv")) + differences("teams", teams, read(folder / "out/teams.csv"))
            if faults:
                print(f"seed {args.seed}, table {number_of_table} of {len(rows)} rows:")
                print("\n".join(faults[:20]))
                return 1
            compared += sum(len(row) for row in places + teams)
    print(f"{args.tables} tables, {compared} cells compared, none differs")
    return 0 if args.tables < 10 or compared > 100 * args.tables else "too few cells were compared"


if __name__ == "__main__":
    sys.exit(main())
