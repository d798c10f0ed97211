"""The answers of the workloads as cells: (workload, line, column) -> count, from tally's files and from the peer's."""

import csv
import pathlib

INDICATORS = ["1S1", "2S1", "2S2", "2S3", "3S1", "4S1", "5S1", "5S2", "5S3"]
POPULATION_LINES = 38  # the lines after them break down 3S1's numerator


def read_peer(path):
    with open(path, newline="") as file:
        return {(row["workload"], row["line"], row["column"]): int(row["count"]) for row in csv.DictReader(file)}


def read_tally(folder):
    cells = {}
    folder = pathlib.Path(folder)
    for row in _lines(folder / "enrol.csv"):
        for column, count in row.items():
            if column != "line":
                cells["enrol", row["line"], column] = int(count)
    if (folder / "performance.csv").exists():
        for row in _lines(folder / "performance.csv"):
            breakdown = int(row["line"]) > POPULATION_LINES
            for indicator in INDICATORS:
                if not breakdown:
                    cells[indicator, row["line"], "den"] = int(row[f"{indicator} den"])
                if not breakdown or indicator == "3S1":
                    cells[indicator, row["line"], "num"] = int(row[f"{indicator} num"])
    return cells


def _lines(path):
    with open(path, newline="") as file:
        return [row for row in csv.DictReader(file) if row["line"]]  # headings have no line number


def differences(wanted, got):
    """Cells that differ, those of workloads that were not run left out."""
    workloads = {cell[0] for cell in got}
    wanted = {cell: count for cell, count in wanted.items() if cell[0] in workloads}
    return [(cell, wanted.get(cell), got.get(cell)) for cell in sorted(wanted.keys() | got.keys()) if wanted.get(cell) != got.get(cell)]
