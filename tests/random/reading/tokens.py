"""The words, numbers, texts and signs of a script, with the line each stands on."""

import re

TOKEN = re.compile(r"""(?P<blank>[ \t\r\n]+|--[^\n]*)|(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?%?)|(?P<name>[A-Za-z_]\w*)
                       |(?P<text>"(?:\\.|[^"\\\n])*")|(?P<sign>!=|<=|>=|[{}\[\](),:;.=<>+\-*/])""", re.VERBOSE | re.ASCII)
RESERVED = set("ALL absent and as because by cite default each for from given if in is matching missing no not of or otherwise preferring take then "
               "through union unless when where with yes".split())
MONTHS = {word: number for number, word in enumerate(
    "January February March April May June July August September October November December".split(), 1)}


class Token:
    """`kind`: name, word (a reserved one), number, date, text, sign or end."""

    __slots__ = ("kind", "text", "start", "end", "line", "column")

    def __init__(self, kind, text, start, end, line, column):
        self.kind, self.text, self.start, self.end, self.line, self.column = kind, text, start, end, line, column

    def __repr__(self):
        return f"{self.text!r} in line {self.line}"


class NotRead(Exception):
    """The text is no sentence of the language, as far as this reading knows it."""


def tokens_of(text):
    found, at, line, begun = [], 0, 1, 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise NotRead(f"line {line}: {text[at:at + 20]!r}")
        kind, piece = match.lastgroup, match.group()
        if kind != "blank":
            if kind == "name" and (piece in RESERVED or piece in MONTHS):
                kind = "word"
            found.append(Token(kind, piece, at, match.end(), line, at - begun))
        elif "\n" in piece:
            line += piece.count("\n")
            begun = at + piece.rindex("\n") + 1
        at = match.end()
    found.append(Token("end", "", at, at, line + 1, 0))
    return found


def written(text):
    """What stands between the quotes of a text, escapes and slots still in it."""
    return text[1:-1]


def plain(raw):
    """The text with its escapes read."""
    return re.sub(r"\\(.)", r"\1", raw)


def slots_of(raw):
    """A text as pieces: plain texts, and the expressions between braces as ('slot', text)."""
    pieces, at, start = [], 0, 0
    while at < len(raw):
        if raw[at] == "\\":
            at += 2
        elif raw[at] == "{":
            end, inside = at + 1, 1
            while inside:
                if end >= len(raw):
                    raise NotRead(f"a slot is not closed in {raw!r}")
                inside += {"{": 1, "}": -1}.get(raw[end], 0)
                end += 1
            pieces += [plain(raw[start:at]), ("slot", raw[at + 1:end - 1])]
            at = start = end
        else:
            at += 1
    return [p for p in [*pieces, plain(raw[start:])] if p != ""]
