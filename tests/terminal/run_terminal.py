#!/usr/bin/env python3
"""Types into `tally repl` on a terminal that tmux makes, and compares what the screen shows with session.screen; the same lines through a
pipe must be answered alike. Nothing waits for a time: every step waits until the screen shows what it must.

    tests/terminal/run_terminal.py --tally build/release/tally [--accept]
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden" / "prompt"
SCREEN = HERE / "session.screen"
SKIPPED = 77  # tests/CMakeLists.txt knows it
PROMPT, GOES_ON = "tally> ", "  ...> "
COLUMNS, LINES, HISTORY = 100, 50, 2000
PATIENCE = 60  # seconds until a step has failed


class Tab:
    """Typed text and Tab: the line then reads `becomes`; `lists` are shown above it."""

    def __init__(self, typed, becomes, lists=()):
        self.typed, self.becomes, self.lists = typed, becomes, lists


class Keys:
    """Keys by tmux's names, after which the line reads `becomes`."""

    def __init__(self, *keys, becomes):
        self.keys, self.becomes = keys, becomes


ENTER = "Enter"
# What is typed. A text is a whole line; the others end at ENTER.
SESSION = [
    "count student",
    "count student by gender",
    "count student by school.name, grade",
    "define diligent of student = credits >= 3",
    "count student where diligent",
    "list student where diligent show id, credits",
    "count studnt",
    # A name, a code with its label, a column after a point, a value of the data.
    [Tab("count student where gen", "count student where gender"), Tab(' = "', 'count student where gender = "', ["F  Female", "M  Male"]),
     Tab("F", 'count student where gender = "F"'), ENTER],
    [Tab("list student where school.na", "list student where school.name"), Tab(' = "E', 'list student where school.name = "East High"'),
     Tab(" show cred", 'list student where school.name = "East High" show credits'), ENTER],
    # A definition over several lines ends where its block does.
    ["axis two_grades of student {", ENTER, '  line "9th"  where grade = "09"', ENTER, '  line "10th" where grade = "10"', ENTER, "}", ENTER],
    "count student by two_grades",
    # Ctrl-C gives the line up, the arrow brings back the one before.
    ["count stu", Keys("C-c", becomes="")],
    [Keys("Up", becomes="count student by two_grades"), ENTER],
    "help round",
    "quit",
]


def piped_lines():
    """The whole lines of the session."""
    lines = []
    for step in SESSION:
        line = ""
        for part in [step, ENTER] if isinstance(step, str) else step:
            if part == ENTER:
                lines.append(line)
                line = ""
            elif isinstance(part, str):
                line += part
            else:
                line = part.becomes
    return lines


class Terminal:
    def __init__(self, command, folder):
        self.socket = str(folder / "tmux")
        environment = {**os.environ, "HOME": str(folder), "TERM": "screen", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        environment.pop("TMUX", None)
        self.environment = environment
        self.tmux("-f", "/dev/null", "start-server", ";", "set-option", "-g", "history-limit", str(HISTORY), ";", "set-option", "-g",
                  "remain-on-exit", "on", ";", "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), *command)
        self.process = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        self.device = self.tmux("display-message", "-p", "#{pane_tty}").strip()

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-S", self.socket, *arguments], env=self.environment, capture_output=True, text=True, cwd=GOLDEN)
        if done.returncode != 0:
            sys.exit(f"tmux {arguments[0]}: {done.stderr}")
        return done.stdout

    def screen(self):
        """All that was printed so far, wrapped lines joined."""
        lines = self.tmux("capture-pane", "-p", "-J", "-S", "-").split("\n")
        lines = [line.rstrip() for line in lines]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def wait(self, shows, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if shows(self.screen()):
                return
            time.sleep(0.01)
        sys.exit(f"the screen never showed {what}:\n" + "\n".join(self.screen()))

    def edits(self):
        """The editor reads the keys: the terminal itself does not print them."""
        terminal = os.open(self.device, os.O_RDONLY | os.O_NOCTTY)
        try:
            return not termios.tcgetattr(terminal)[3] & termios.ECHO
        finally:
            os.close(terminal)

    def type(self, text):
        self.wait(lambda lines: self.edits(), "a line that is edited")
        self.tmux("send-keys", "-l", text)

    def press(self, key):
        self.tmux("send-keys", key)

    def has_ended(self):
        """Asked of the process: tmux does not always say that a pane is dead."""
        try:
            return (pathlib.Path("/proc") / self.process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except FileNotFoundError:
            return True

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.environment, capture_output=True)


def type_letters(program, language, folder):
    """Letters beyond ASCII arrive whole, and one at a time goes away, whatever the locale."""
    history = folder / "history"
    terminal = Terminal(["env", "-u", "LC_ALL", f"LANG={language}", f"TALLY_HISTORY={history}", program, "repl", "school.tally", "--data",
                         "data"], folder)
    try:
        terminal.wait(reads(""), "the first prompt")
        terminal.type('"Peña é')
        terminal.wait(reads('"Peña é'), "what was typed")
        terminal.press("BSpace")
        terminal.wait(reads('"Peña'), "the text without its last letter")
        terminal.type('ñú')
        terminal.press("BSpace")
        terminal.type('é"')
        terminal.wait(reads('"Peña ñé"'), "the text to its end")
        terminal.press("Enter")
        terminal.wait(lambda lines: reads("")(lines) and "Peña ñé" in lines, f"the answer under LANG={language}")
        terminal.type("quit")
        terminal.press("Enter")
        terminal.wait(lambda lines: terminal.has_ended(), "the end of the session")
    finally:
        terminal.close()
    if '"Peña ñé"' not in history.read_text(encoding="utf-8"):
        sys.exit(f"under LANG={language} the history holds {history.read_text(encoding='utf-8')!r}")


def prompts(lines):
    return sum(line.startswith((PROMPT.rstrip(), GOES_ON.rstrip())) for line in lines)


def reads(line):
    return lambda lines: lines and lines[-1] in ((PROMPT + line).rstrip(), (GOES_ON + line).rstrip())


def play(terminal):
    terminal.wait(reads(""), "the first prompt")
    for step in SESSION:
        line = ""
        for part in [step, ENTER] if isinstance(step, str) else step:
            if part == ENTER:
                seen = prompts(terminal.screen())
                terminal.press("Enter")
                if line == "quit":
                    terminal.wait(lambda lines: terminal.has_ended(), "the end of the session")
                else:
                    terminal.wait(lambda lines: prompts(lines) > seen and reads("")(lines), f"a prompt after `{line}`")
                line = ""
                continue
            if isinstance(part, str):
                line += part
                terminal.type(part)
            elif isinstance(part, Tab):
                terminal.type(part.typed)
                terminal.wait(reads((line + part.typed).rstrip()), f"`{line + part.typed}`")
                before = prompts(terminal.screen())
                terminal.press("Tab")
                line = part.becomes
                if part.lists:
                    terminal.wait(lambda lines: prompts(lines) > before, "the candidates")
                    shown = terminal.screen()[-1 - len(part.lists):-1]
                    if shown != part.lists:
                        sys.exit(f"Tab listed {shown}, not {part.lists}")
            else:
                for key in part.keys:
                    terminal.press(key)
                line = part.becomes
            terminal.wait(reads(line), f"`{line}`")
    lines = [line for line in terminal.screen() if not line.startswith("Pane is dead")]
    while not lines[-1]:
        lines.pop()
    return lines


def answers(lines, typed):
    """What stands between the prompts; Tab's candidates and given up lines are no answers."""
    found, current = [], None
    for line in lines:
        if line.startswith((PROMPT.rstrip(), GOES_ON.rstrip())):
            text = line[len(PROMPT):]
            current = [] if text in typed else None
            if current is not None:
                found.append((text, current))
        elif current is not None:
            current.append(line)
    return found


def compare_with_pipe(program, lines):
    typed = piped_lines()
    command = [program, "repl", "school.tally", "--data", "data"]
    done = subprocess.run(command, input="".join(line + "\n" for line in typed), cwd=GOLDEN, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env={**os.environ, "NO_COLOR": "1"})
    if done.returncode != 1:
        sys.exit(f"through a pipe a session with a fault ends with {done.returncode}, not 1")
    on_screen = [line for _, answer in answers(lines, typed) for line in answer]
    expected = [line.rstrip() for line in done.stdout.splitlines()]
    if on_screen != expected:
        sys.exit("on the terminal:\n" + "\n".join(on_screen) + "\nthrough a pipe:\n" + "\n".join(expected))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--accept", action="store_true", help="writes session.screen as it is now")
    options = parser.parse_args()
    program = str(pathlib.Path(options.tally).resolve())
    if shutil.which("tmux") is None:
        print("skipped: tmux is not installed")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal([program, "repl", "school.tally", "--data", "data"], pathlib.Path(folder))
        try:
            lines = play(terminal)
        finally:
            terminal.close()
    text = "\n".join(lines) + "\n"
    if options.accept:
        SCREEN.write_text(text)
    elif text != SCREEN.read_text():
        sys.exit(f"{SCREEN.name} shows\n{SCREEN.read_text()}\nthe terminal shows\n{text}")
    compare_with_pipe(program, lines)
    for language in ("C.UTF-8", "C"):
        with tempfile.TemporaryDirectory() as folder:
            type_letters(program, language, pathlib.Path(folder))
    print("1 passed, 0 failed")


main()
