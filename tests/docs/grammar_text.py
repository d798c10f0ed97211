"""Rules of grammar/TallyParser.g4 as an analyst reads them: words as they are typed, <parts> by their names, [what may be left out],
what may be repeated with `...`."""

import pathlib
import re

GRAMMAR = pathlib.Path(__file__).resolve().parents[2] / "grammar"
TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_]*|[()|?*+]")
SIGN_NAMES = {"NUMBER": "<number>", "DATE": "<date>", "TEXT": "<text>", "NAME": "<name>", "MONTH": "<month>"}


def literals():
    """Token name -> how it is typed."""
    text = (GRAMMAR / "TallyLexer.g4").read_text()
    found = dict(re.findall(r"^(\w+) : '([^']+)' ;", text, re.M))
    found.update(SIGN_NAMES)
    return found


def rules():
    """Rule name -> its body, without comments and labels."""
    text = (GRAMMAR / "TallyParser.g4").read_text()
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r"#\s*\w+", "", text)
    text = re.sub(r"\b\w+=(?=\w)", "", text)  # names of parts
    return dict(re.findall(r"^(\w+)\s*:(.*?);", text[text.index("fileItem"):], re.M | re.S))


class Reader:
    """Reads a rule's body: alternatives of sequences of parts with ?, * or +."""

    def __init__(self, body, typed):
        self.tokens = TOKEN.findall(body)
        self.at = 0
        self.typed = typed

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def alternatives(self):
        found = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.sequence())
        return found

    def sequence(self):
        parts = []
        while self.peek() not in (None, "|", ")"):
            parts.append(self.part())
        return " ".join(filter(None, parts))

    def part(self):
        token = self.tokens[self.at]
        self.at += 1
        is_group = token == "("
        if is_group:
            inner = self.alternatives()
            self.at += 1  # the bracket
            text = " | ".join(inner)
        else:
            inner = [token]
            text = self.word(token)
        suffix = self.peek() if self.peek() in ("?", "*", "+") else ""
        self.at += len(suffix)
        if not text:
            return ""
        if suffix == "?":
            return f"[{text}]"
        if suffix == "*":
            return f"[{text} ...]"
        if suffix == "+":
            return f"{text} ..." if len(inner) == 1 else f"({text}) ..."
        return f"({text})" if is_group and len(inner) > 1 else text

    def word(self, token):
        if token in ("EOF",):
            return ""
        if token == "NL":
            return "<line end>"
        if token == "textLiteral":
            return "<text>"
        typed = self.typed.get(token, f"<{token.rstrip('_')}>")
        return f'"{typed}"' if typed in ("[", "]", "|") else typed


def rule_text(name):
    """One rule, an alternative a line."""
    found = [" ".join(a.split()) for a in Reader(rules()[name], literals()).alternatives()]
    first = f"{name.rstrip('_')} = "
    return "\n".join((first if i == 0 else " " * (len(first) - 2) + "| ") + text for i, text in enumerate(found))


def words_of(name):
    """The words that a rule itself has, as they are typed."""
    typed = literals()
    return [typed[t] for t in TOKEN.findall(rules()[name]) if t.startswith("KW_")]


def reserved_words():
    """The words that can never be a name."""
    names = set(TOKEN.findall(rules()["name"]))
    return [word for token, word in literals().items() if token.startswith("KW_") and token not in names]
