"""Runs a script in one of the ways and says where its outputs differ from those of the script as it was."""

import os
import re
import shutil
import subprocess

from .tree import Unprintable

TIMEOUT = 120
NOTHING_ASKED = "no output asks for a file: nothing was written [T0603]"  # no files, as asked for
HEADING = re.compile(r"^[^\n]*: (\d+ rows?)$", re.MULTILINE)


class Outcome:
    """`state`: ok, fault (the program said why) or crash; `files` by name, or the text that was printed as the file ``."""

    def __init__(self, state, files, messages):
        self.state = state
        self.files = files
        self.messages = messages

    @property
    def codes(self):
        return set(re.findall(r"^error: .*\[(T\d{4})\]", self.messages, re.MULTILINE))

    @property
    def refused(self):
        """A fault of the script that needs no data to be found."""
        return self.state == "fault" and any(code[:3] in ("T01", "T02", "T03") for code in self.codes)


class Tally:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.runs = 0

    def call(self, folder, *arguments, typed=None):
        self.runs += 1
        try:
            done = subprocess.run([self.program, *arguments], cwd=folder, capture_output=True, input=typed, timeout=TIMEOUT, check=False,
                                  stdin=subprocess.DEVNULL if typed is None else None)
        except subprocess.TimeoutExpired:
            return 124, b"", b"error: it took too long [T9999]\n"
        return done.returncode, done.stdout, done.stderr

    def outcome(self, folder, arguments, out=None, typed=None):
        code, printed, messages = self.call(folder, *arguments, typed=typed)
        messages = messages.decode(errors="replace")
        if code < 0 or code >= 70 and code != 124:
            return Outcome("crash", {}, f"status {code}: {messages}")
        errors = re.findall(r"^error: .*", messages, re.MULTILINE)
        if code != 0 and (out is None or errors != [f"error: {out}: {NOTHING_ASKED}"]):
            return Outcome("fault", {}, messages)
        if out is None:
            return Outcome("ok", {"": printed}, messages)
        files = {p.name: p.read_bytes() for p in sorted((folder / out).iterdir())} if (folder / out).is_dir() else {}
        return Outcome("ok", files, messages)

    def write(self, variant, folder):
        if folder.exists():
            shutil.rmtree(folder)
        (folder / "data").mkdir(parents=True)
        (folder / "script.tally").write_text(variant.text)
        if variant.library:
            (folder / "rules").mkdir()
            (folder / "rules/first.tally").write_text(variant.library)
        for name, content in variant.data.items():
            (folder / "data" / name).write_text(content)

    def run(self, variant, folder):
        self.write(variant, folder)
        sets = [word for name, value in variant.settings.items() for word in ("--set", f"{name}={value}")]
        one = ["--jobs", "1"]
        run = ["run", "script.tally", "--data", "data", "--out", "out", *sets]
        if variant.mode == "jobs":
            return self.outcome(folder, [*run, "--jobs", "8"], "out")
        if variant.mode == "check":
            return self.outcome(folder, ["check", "script.tally"])
        if variant.mode == "text":
            return self.outcome(folder, ["run", "script.tally", "--data", "data", *sets, *one])
        if variant.mode == "prompt":
            typed = "".join(f"{name}\n" for name in variant.typed).encode()
            return self.outcome(folder, ["repl", "script.tally", "--data", "data", *sets, *one], typed=typed)
        if variant.mode == "compare":
            (folder / "beside.tally").write_text(variant.beside)
            compared = self.outcome(folder, ["compare", "beside.tally", "script.tally", "--data", "data", *sets])
            if compared.state == "ok":  # below the account of the rules, of which one side may have more
                compared.files = {"": compared.files[""].partition(b" the same\n")[2]}
            return compared
        if variant.mode == "cache":
            loaded = self.outcome(folder, ["load", "script.tally", "--data", "data", "--out", "cache", *sets, *one])
            if loaded.state != "ok":
                return loaded
            run[3] = "cache"
        return self.outcome(folder, [*run, *one], "out")


def tables_printed(outcome):
    text = outcome.files.get("", b"").decode()
    return [line for line in HEADING.sub(r"\1", text).split("\n") if line.strip()]


def difference(before, after, way, variant):
    """What differs, in words; None where nothing does."""
    if after.state == "crash":
        return "crash: " + after.messages[-300:]
    if after.state == "fault" and way.may_be_refused is not None and way.may_be_refused in after.messages:
        return None
    if before.state != after.state:
        return f"{before.state} before, {after.state} after: {(before.messages + after.messages)[-600:]}"
    if variant.mode == "check":
        return None
    if before.state == "fault":
        if way.same_messages and before.messages != after.messages:
            return f"other messages: {before.messages[-300:]}\n-- and --\n{after.messages[-300:]}"
        return None
    files, others = before.files, after.files
    if variant.only is not None:
        files, others = ({n: c for n, c in some.items() if n.startswith(variant.only)} for some in (files, others))
    if variant.mode == "prompt":
        if tables_printed(before) != tables_printed(after):
            return "the prompt prints other tables"
        return None
    different = [n for n in sorted({*files, *others}) if files.get(n) != others.get(n)]
    if different:
        return "other contents: " + ", ".join(different)
    if way.same_messages and before.messages != after.messages:
        return f"other messages: {before.messages[-500:]}\n-- and --\n{after.messages[-500:]}"
    return None


# What the changed script may be refused for though the first was not: a value put in place of a name is compared with itself, a condition
# is always the same when its argument is known.
ACCEPTED_REFUSALS = {"T0305", "T0306", "T0311", "T0314"}


class Trial:
    """One script in one way. `problem` runs both and compares."""

    def __init__(self, tally, folder):
        self.tally = tally
        self.folder = folder

    def base(self, script):
        from .ways import Base, Variant
        return self.tally.run(Variant(script), self.folder / "a")

    def problem(self, script, way, before=None):
        """None, or what differs. Also None where the way does not apply."""
        from .ways import Variant
        try:
            variant = way.apply(script) if way is not None else None
            if before is None or (variant is not None and variant.mode in ("prompt", "compare")):
                first = variant.first if variant is not None and variant.first else Variant(script)
                if variant is not None and variant.mode == "prompt":
                    first.mode = "text"
                before = self.tally.run(first, self.folder / "a")
            if way is None:
                return before.messages[-400:] if before.state == "crash" else None
            if variant is not None and variant.only is not None and before.state != "ok":
                return None  # without the other outputs their faults are gone
            if variant is not None and variant.mode == "check" and before.state == "fault" and not before.refused:
                return None
            if variant is None or before.state == "crash" or before.refused and variant.mode != "check":
                return None
            after = self.tally.run(variant, self.folder / "b")
        except Unprintable:
            return None
        if after.refused and not before.refused and after.codes & ACCEPTED_REFUSALS:
            return None
        if "T9999" in before.codes | after.codes:
            return None
        return difference(before, after, way, variant)
