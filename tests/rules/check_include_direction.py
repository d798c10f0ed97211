#!/usr/bin/env python3
"""No folder of interpreter/ includes one that comes after it, and only syntax/antlr includes ANTLR."""

import re

from repository import INTERPRETER, cpp_files, finish, relative

# Which folders a folder may include, besides itself and what those folders may include.
MAY_INCLUDE = {
    "base": [],
    "source": ["base"],
    "diagnostics": ["source"],
    "syntax": ["diagnostics"],
    "syntax/antlr": ["syntax"],
    "formatter": ["syntax"],
    "catalog": ["diagnostics"],
    "columns": ["source"],
    "functions": ["columns", "catalog"],
    "binder": ["syntax", "catalog", "functions"],
    "dataset": ["columns", "catalog"],
    "cache": ["dataset"],
    "disclosure": ["base"],
    "plan": ["binder"],
    "execution": ["plan", "dataset", "disclosure"],
    "output": ["execution"],
    "trace": ["execution"],
    "session": ["output", "cache", "trace", "formatter"],
    "testing": ["session"],
    "comparing": ["session"],
    "repl": ["comparing", "testing"],
    "cli": ["repl", "testing"],
}
ANTLR = re.compile(r"antlr4|Tally(Lexer|Parser)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def reachable(folder):
    found = {folder}
    for other in MAY_INCLUDE[folder]:
        found |= reachable(other)
    return found


def folder_of(path):
    """The longest folder of the table that holds `path`, a path below interpreter/."""
    parts = path.split("/")[:-1]
    while parts and "/".join(parts) not in MAY_INCLUDE:
        parts.pop()
    return "/".join(parts)


def main():
    faults = []
    checked = 0
    for path in cpp_files():
        checked += 1
        name = str(path.relative_to(INTERPRETER))
        folder = folder_of(name)
        if not folder:
            faults.append(f"{relative(path)}: its folder is not in the table of {__file__.split('/')[-1]}")
            continue
        allowed = reachable(folder)
        wrong = []
        for line in path.read_text(encoding="utf-8").splitlines():
            match = INCLUDE.match(line)
            if not match:
                continue
            target = match.group(2)
            if ANTLR.search(target) and folder != "syntax/antlr":
                wrong.append(f"{target} (only interpreter/syntax/antlr includes ANTLR)")
            elif match.group(1) == '"' and "/" in target and folder_of(target) not in allowed and folder_of(target):
                wrong.append(target)
        if wrong:
            faults.append(f"{relative(path)}: may not include " + ", ".join(wrong))
    finish(checked, faults)


if __name__ == "__main__":
    main()
