#!/usr/bin/env python3
"""A folder of interpreter/ includes only from the folders that its line in interpreter/CMakeLists.txt names, each of them further up
there and none in a wing to its right; every name is used. Only language/syntax/antlr includes ANTLR.

    check_include_direction.py            says what is wrong
    check_include_direction.py --write    brings the lines up to date, but for includes that go the wrong way
"""

import re
import sys

from repository import INTERPRETER, cpp_files, finish

WINGS = ["foundation", "language", "engine", "outputs", "workbench"]
LINE = re.compile(r"^tally_folder\(([^)]+)\)", re.MULTILINE)
WIDTH = 138
ANTLR = re.compile(r"antlr4|Tally(Lexer|Parser)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def read_graph(text):
    """The folders in their order, each with the folders that it names."""
    graph = {}
    for words in LINE.findall(text):
        folder, *uses = words.replace("USES", " ").split()
        graph[folder] = uses
    return graph


def faults_of_graph(graph):
    order = list(graph)
    faults = []
    for folder, uses in graph.items():
        for other in uses:
            if other not in graph:
                faults.append(f"CMakeLists.txt: {folder} names {other}, which has no line")
            elif order.index(other) >= order.index(folder) or WINGS.index(other.split("/")[0]) > WINGS.index(folder.split("/")[0]):
                faults.append(f"CMakeLists.txt: {folder} names {other}, which comes after it")
    return faults


def faults_of_files(graph, files):
    """`files`: pairs of a path below interpreter/ and its text."""
    faults = []
    used = {folder: set() for folder in graph}
    for name, text in files:
        folder = name.rpartition("/")[0]
        if folder not in graph:
            faults.append(f"{name}: its folder has no line in interpreter/CMakeLists.txt")
            continue
        for mark, target in INCLUDE.findall(text):
            if ANTLR.search(target) and not folder.startswith("language/syntax/antlr"):
                faults.append(f"{name}: includes {target} (only language/syntax/antlr includes ANTLR)")
            elif mark == '"' and "/" in target:
                other = target.rpartition("/")[0]
                used[folder].add(other)
                if other != folder and other not in graph[folder]:
                    faults.append(f"{name}: may not include {target}")
    for folder, uses in graph.items():
        faults += [f"CMakeLists.txt: {folder} names {other} and includes nothing of it" for other in uses if other not in used[folder]]
    return faults


def with_uses(text, files):
    """The page with each folder's line as its files include, arrows to the right left out."""
    order = list(read_graph(text))
    used = {folder: set() for folder in order}
    for name, file_text in files:
        for mark, target in INCLUDE.findall(file_text):
            if mark == '"' and "/" in target:
                used.setdefault(name.rpartition("/")[0], set()).add(target.rpartition("/")[0])

    def line(match):
        folder = match.group(1).split()[0]
        lines = [f"tally_folder({folder}"]
        uses = [other for other in order[: order.index(folder)] if other in used[folder]]
        for word in ["USES", *uses] if uses else []:
            if len(lines[-1]) + 1 + len(word) > WIDTH:
                lines.append("  " + word)
            else:
                lines[-1] += " " + word
        return "\n".join(lines) + ")"

    return LINE.sub(line, text)


def check_of_itself():
    """A planted wrong include is caught, whichever way it is wrong."""
    graph = read_graph("tally_folder(foundation/a)\ntally_folder(engine/b USES foundation/a)\ntally_folder(outputs/c USES engine/b)\n")
    good = [("engine/b/x.cpp", '#include "foundation/a/a.h"\n'), ("outputs/c/y.cpp", '#include "engine/b/x.h"\n')]
    planted = {
        "a wing to the right": ("foundation/a/a.cpp", '#include "engine/b/x.h"\n'),
        "not directly named": ("outputs/c/z.cpp", '#include "foundation/a/a.h"\n'),
        "no line": ("engine/new/n.cpp", ""),
        "ANTLR outside its door": ("engine/b/p.cpp", "#include <antlr4-runtime.h>\n"),
    }
    missed = [what for what, file in planted.items() if len(faults_of_files(graph, [*good, file])) != 1]
    if faults_of_graph(graph) or faults_of_files(graph, good):
        missed.append("nothing is wrong, and it says so")
    if not faults_of_graph(read_graph("tally_folder(engine/b USES outputs/c)\ntally_folder(outputs/c)\n")):
        missed.append("an arrow to the right")
    if not faults_of_files(graph, good[1:]):
        missed.append("a name that is not used")
    return [f"{sys.argv[0]} does not see: {what}" for what in missed]


def main():
    page = INTERPRETER / "CMakeLists.txt"
    files = [(str(path.relative_to(INTERPRETER)), path.read_text(encoding="utf-8")) for path in cpp_files()]
    if "--write" in sys.argv[1:]:
        page.write_text(with_uses(page.read_text(encoding="utf-8"), files), encoding="utf-8")
    graph = read_graph(page.read_text(encoding="utf-8"))
    finish(len(files), check_of_itself() + faults_of_graph(graph) + faults_of_files(graph, files))


if __name__ == "__main__":
    main()
