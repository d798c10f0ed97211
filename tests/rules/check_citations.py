#!/usr/bin/env python3
"""A rule number that the standard library cites (CT-56, PA-V26, CAR-25a) has its entry, `**CT-56** ...`, in a page of docs/rules."""

import re

from repository import ROOT, finish, relative

STATES = ("CT", "NY", "TX", "PA")
FEDERAL = {"CAR": "car.md", "FSR": "fsr.md", "SUB": "subawards.md", "CHK": "checklist.md"}  # held to once the page is there
RULE = r"(?:CT|NY|TX|PA|CAR|FSR|SUB|CHK)-[A-Z]?[0-9]+[a-z]?"
CITED = re.compile(rf"\b{RULE}\b")
ENTRY = re.compile(rf"^\*\*({RULE})\*\* ", re.M)
# A citation of numbers alone leads nowhere outside this repository: the section of the source stands behind them.
NUMBERS_ALONE = re.compile(rf'cite +"{RULE}(?:(?:, | to ){RULE})*"')
WITH_SECTION = ("ct", "ny", "tx", "pa", "us", "cte")


def entries(faults):
    found = {}
    for page in sorted((ROOT / "docs" / "rules").glob("*.md")):
        for number in ENTRY.findall(page.read_text(encoding="utf-8")):
            if number in found:
                faults.append(f"{relative(page)}: {number} has an entry in {found[number]} too")
            found[number] = relative(page)
    return found


def main():
    faults = []
    found = entries(faults)
    held = {*STATES, *(prefix for prefix, page in FEDERAL.items() if (ROOT / "docs" / "rules" / page).exists())}
    cited = set()
    for file in sorted((ROOT / "stdlib").rglob("*.tally")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            here = [rule for rule in CITED.findall(line) if rule.split("-")[0] in held]
            cited.update(here)
            faults += [f"{relative(file)}:{number}: no page of docs/rules has an entry {rule}" for rule in here if rule not in found]
            if file.parent.name in WITH_SECTION and NUMBERS_ALONE.search(line):
                faults.append(f"{relative(file)}:{number}: the citation names no section of the source")
    if not cited:
        faults.append("stdlib: no citation was found")
    finish(len(cited), faults)


if __name__ == "__main__":
    main()
