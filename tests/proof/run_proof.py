#!/usr/bin/env python3
"""What a manifest says is so, and says the same wherever the run is made; `tally verify` finds what is changed, one byte at a time; packs of
earlier versions (tests/packs) hold.

    tests/proof/run_proof.py --tally build/release/tally
"""

import argparse
import csv
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OFFICE = ROOT / "tests" / "golden" / "proof" / "office"


class Office:
    """A copy of the office's folder, in which commands are run."""

    def __init__(self, tally, folder):
        self.program = tally
        self.folder = folder
        shutil.copytree(OFFICE, folder)

    def tally(self, *arguments, code=0, environment=None):
        done = subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True, check=False,
                              env={**os.environ, **(environment or {})})
        if code is not None and done.returncode != code:
            raise AssertionError(f"{' '.join(map(str, arguments))}\nends with {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
        return done

    def run(self, *more, out="out", data="data"):
        return self.tally("run", "report.tally", "--library", "lib", "--data", data, "--out", out, "--manifest", *more)

    def verify(self, *more, code=0):
        return self.tally("verify", "out", "--library", "lib", *more, code=code)

    def bytes(self, name="out/manifest.json"):
        return (self.folder / name).read_bytes()

    def manifest(self):
        return json.loads(self.bytes())


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def want(condition, text):
    if not condition:
        raise AssertionError(text)


def contents_of(rows):
    """The hash of a table's contents by the words of content_hash.h: rows of values in the order of the columns' names."""
    def piece(value):
        return "-," if value is None else "{}:{},".format(len(value.encode()), value if isinstance(value, str) else "")
    total = sum(int(sha256("".join(map(piece, row)).encode())[:32], 16) for row in rows)
    return f"{total % 2**128:032x}"


def test_same_everywhere(new):
    """Another folder, one thread and eight, a cache, a note: the same bytes."""
    first = new("first")
    first.run("--jobs", "1")
    manifest = first.bytes()
    second = new("elsewhere/deeper/second")
    second.run("--jobs", "8")
    want(second.bytes() == manifest, "another folder or number of threads gives another manifest")
    second.tally("load", "report.tally", "--library", "lib", "--data", "data", "--out", "office.cache")
    second.run(out="out", data="office.cache")
    want(second.bytes() == manifest, "a cache gives another manifest")
    second.run("--note", "for the board, \"draft\"", out="out")
    want(second.bytes() == manifest, "a note gives another manifest")
    note = json.loads(second.bytes("out/manifest.note.json"))
    want(note["note"] == "for the board, \"draft\"" and note["manifest_sha256"] == sha256(manifest), f"the note says {note}")
    want(set(note) == {"manifest_sha256", "note", "user", "time"}, f"the note says {note}")
    third = new("third")
    lines = (third.folder / "data/Student.csv").read_text().splitlines(keepends=True)
    (third.folder / "data/Student.csv").write_text(lines[0] + "".join(reversed(lines[1:])))
    third.run()
    want(third.manifest()["tables"] == first.manifest()["tables"], "rows in another order have other contents")
    want(third.bytes() != manifest, "other bytes of an input are not in the manifest")


def test_says_what_is_so(new):
    office = new("office")
    done = office.run("--set", "least=2")
    manifest = office.manifest()
    want(all(manifest[section] for section in ("libraries", "inputs", "outputs", "tables", "parameters")), "a section is empty")
    want(done.stdout == f"sha256 {sha256(office.bytes())}  manifest.json\n", f"the hash that is printed: {done.stdout}")
    want(manifest["script"] == "../report.tally" and manifest["script_sha256"] == sha256(office.bytes("report.tally")), "the script")
    for library in manifest["libraries"]:
        want(library["sha256"] == sha256(office.bytes("lib/" + library["file"])), f"the text of {library}")
    for file in manifest["inputs"]:
        content = office.bytes("data/" + file["file"])
        want(file["sha256"] == sha256(content) and file["bytes"] == len(content), f"the input {file}")
    for output in manifest["outputs"]:
        content = office.bytes("out/" + output["file"])
        want(output["sha256"] == sha256(content) and output["rows"] == len(content.splitlines()) - 1, f"the output {output}")
    want({p["parameter"]: (p["value"], p["given"]) for p in manifest["parameters"]} == {"school_year": ("2026", False), "least": ("2", True)},
         "the parameters")
    with (office.folder / "data/Student.csv").open() as file:
        rows = list(csv.DictReader(file))
    values = [[row["born"] or None, row["grade"] or None, row["id"], row["points"].rstrip("0").rstrip(".") or ("0" if row["points"] else None),
               f"{len(row['school'])}:{row['school']}," if row["school"] else None] for row in rows]
    student = next(table for table in manifest["tables"] if table["table"] == "student")
    want(student["rows"] == len(rows) and student["contents"] == contents_of(values), f"the contents of {student}")
    names = [path.name for path in ROOT.parents] + [office.folder.parent.name]
    want(not any(name and f"/{name}/" in office.bytes().decode() for name in names), "a path of the machine")


def test_other_rules(new):
    """Two runs whose outputs are the same, by different rules."""
    first, second = new("first"), new("second")
    script = second.folder / "report.tally"
    script.write_text(script.read_text().replace("memo of 2026-01-12", "memo of 2026-01-13"))
    first.run()
    second.run()
    want(first.manifest()["outputs"] == second.manifest()["outputs"], "the outputs are other ones")
    want(first.bytes() != second.bytes(), "other rules give the same manifest")


def test_every_byte(new):
    """A byte that is changed in a library, the script, an input or an output is found, and told as what it is; each without data but that of an
    input. So is a word that is changed in the manifest."""
    office = new("office")
    office.run()
    office.verify()
    office.verify("--data", "data")
    choose = random.Random(7)
    told = {"lib/our/rules.tally": r"library our\.rules for 2026: ", "report.tally": r"script report\.tally: has another text$",
            "data/Student.csv": r"(input Student\.csv: |run .*: cannot be made again)", "data/School.csv": r"(input School\.csv: |run .*: cannot be made again)"}
    told |= {f"out/{name}": rf"output {re.escape(name)}: holds other bytes than the run wrote$" for name in ("by_grade.csv", "roster.csv", "findings.csv")}
    for name, pattern in told.items():
        content = office.bytes(name)
        for at in choose.sample(range(len(content)), min(12, len(content))):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]
            (office.folder / name).write_bytes(changed)
            more = ("--data", "data") if name.startswith("data/") else ()
            done = office.verify(*more, code=1)
            want(re.search(f"^{pattern}", done.stdout, re.M), f"byte {at} of {name}:\n{done.stdout}{done.stderr}")
        (office.folder / name).write_bytes(content)
    manifest = office.bytes().decode()
    for old, new_text, pattern in (('"value": "1", "given": false', '"value": "2", "given": false', "parameter least"),
                                   ('"rows": 5', '"rows": 6', "table student"),
                                   ('"warning": 2', '"warning": 3', "checks points_check"),
                                   ("memo of 2026-01-12", "memo of 2026-01-13", "replace"),
                                   ('"count": 1', '"count": 9', "undetermined")):
        want(old in manifest, f"the manifest does not say {old}")
        (office.folder / "out/manifest.json").write_text(manifest.replace(old, new_text, 1))
        done = office.verify("--data", "data", code=1)
        want(re.search(f"^{pattern}", done.stdout, re.M), f"{old}:\n{done.stdout}{done.stderr}")
    (office.folder / "out/manifest.json").write_text(manifest)
    office.verify("--data", "data")


def test_packs(new):
    office = new("office")
    office.run()
    of_manifest = f"sha256 {sha256(office.bytes())}  manifest.json\n"
    for name in ("one.zip", "two.zip"):
        done = office.tally("pack", "out", "--to", name, "--library", "lib", "--with-data", "data", environment={"TZ": name[:3]})
        want(done.stdout.endswith(f"{of_manifest}sha256 {sha256(office.bytes(name))}  {name}\n"), f"the hashes that `pack` prints: {done.stdout}")
    want(office.bytes("one.zip") == office.bytes("two.zip"), "the same run gives two packs")
    with zipfile.ZipFile(office.folder / "one.zip") as pack:
        want(pack.testzip() is None and pack.namelist() == sorted(pack.namelist()), f"the names {pack.namelist()}")
        members = {name: pack.read(name) for name in pack.namelist()}
    want(done.stdout.splitlines()[:-2] == list(members), f"the names that `pack` prints: {done.stdout}")
    want(members["manifest.json"] == office.bytes() and members["data/School.csv"] == office.bytes("data/School.csv"), "what is packed")
    of_pack = sha256(office.bytes("one.zip"))
    done = office.verify()
    want(done.stdout.endswith(of_manifest), f"the hash that `verify` prints of a manifest: {done.stdout}")
    shutil.move(office.folder / "one.zip", office.folder.parent / "one.zip")
    shutil.rmtree(office.folder)
    office.folder.mkdir()
    done = office.tally("verify", "../one.zip")
    want(done.stdout.endswith(f"{of_manifest}sha256 {of_pack}  one.zip\n"), f"the hashes that `verify` prints of a pack: {done.stdout}")
    said = json.loads(office.tally("verify", "../one.zip", "--format", "json").stdout)
    want(said["same"] and said["pack_sha256"] == of_pack and f"sha256 {said['manifest_sha256']}  manifest.json\n" == of_manifest, f"as JSON: {said}")
    packed = [name for name in members if name not in ("README.txt", "manifest.json")]
    want({name.partition("/")[0] for name in packed} == {"data", "libraries", "outputs", "script"}, f"what is packed: {packed}")
    for name in packed:
        with zipfile.ZipFile(office.folder / "changed.zip", "w") as pack:
            for each, content in members.items():
                pack.writestr(each, content + b" " if each == name else content)
        done = office.tally("verify", "changed.zip", code=1)
        told = r"library our\.rules for 2026: " if name.startswith("libraries/") else re.escape(pathlib.Path(name).name)
        want(re.search(told, done.stdout) or name.startswith("data/") and re.search(rf"^error: {told}:", done.stderr, re.M),
             f"{name}, changed:\n{done.stdout}{done.stderr}")
    with zipfile.ZipFile(office.folder / "leads_out.zip", "w") as pack:
        pack.writestr("manifest.json", members["manifest.json"])
        pack.writestr("../outside.txt", "x")
    opened = office.folder / "opened"  # packs are opened in a folder of their own below this one
    opened.mkdir()
    done = office.tally("verify", "leads_out.zip", code=1, environment={"TMPDIR": str(opened)})
    want("a name in it is no plain path" in done.stderr, f"a name that leads out of the pack: {done.stderr}")
    want(not list(office.folder.rglob("outside.txt")), "a name leads out of the pack")
    want(not list(opened.iterdir()), "what was opened stays")


def test_kept_packs(new):
    """Packs of this version and of those before it, one of each at least, give the same bytes for ever."""
    office = new("office")
    header = (ROOT / "interpreter/language/program/language_version.h").read_text()
    current = int(re.search(r"kLanguageVersion = (\d+);", header).group(1))
    packs = sorted((ROOT / "tests" / "packs").glob("*.zip"))
    versions = set()
    for pack in packs:
        with zipfile.ZipFile(pack) as opened:
            manifest = opened.read("manifest.json")
        version = json.loads(manifest)["language"]
        want(pack.name.startswith(f"language_{version}_"), f"{pack.name} is of language {version}")
        versions.add(version)
        done = office.tally("verify", pack)
        want("all outputs computed anew" in done.stdout and "all of it is as the manifest says" in done.stdout, f"{pack.name}: {done.stdout}")
        hashes = f"sha256 {sha256(manifest)}  manifest.json\nsha256 {sha256(pack.read_bytes())}  {pack.name}\n"
        want(done.stdout.endswith(hashes), f"{pack.name}: {done.stdout}")
    want(versions == set(range(1, current + 1)), f"the language has versions 1 to {current}, tests/packs has those of {sorted(versions)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    options = parser.parse_args()
    tally = str(pathlib.Path(options.tally).resolve())
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    for name, test in tests:
        with tempfile.TemporaryDirectory(prefix="tally-proof-") as folder:
            def new(place, folder=folder):
                path = pathlib.Path(folder) / place
                path.parent.mkdir(parents=True, exist_ok=True)
                return Office(tally, path)
            try:
                test(new)
            except AssertionError as fault:
                failed += 1
                print(f"FAILED {name}: {fault}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
