"""The parts of the language that may be left out or chosen between, from grammar/*.g4, and which of them a parsed text uses.

A part is an optional piece (`?`, `*`; of a `+` all but the first) or an alternative. Its name is made of the rule's name, the label of the
alternative it stands in, and the first word, rule or sign in it: `loopVariable.where`, `tableItem.HeaderLine`, `axisWord.numbered`."""

import pathlib
import re

GRAMMAR = pathlib.Path(__file__).resolve().parents[2] / "grammar"
TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|#\s*\w+|\w+=(?=\w)|\w+|[()|?*+]")
WORD = re.compile(r"^(\w+) : '([^']+)' ;", re.M)


class Symbol:
    def __init__(self, name):
        self.name = name

    def match(self, children, at):
        if at < len(children) and children[at].symbol == self.name:
            yield at + 1, ()


class Sequence:
    def __init__(self, items):
        self.items = items

    def match(self, children, at):
        return self.match_from(0, children, at)

    def match_from(self, item, children, at):
        if item == len(self.items):
            yield at, ()
            return
        for end, uses in self.items[item].match(children, at):
            for last, more in self.match_from(item + 1, children, end):
                yield last, uses + more


class Choice:
    """Alternatives; `parts` are the names of them, None where there is nothing to choose."""

    def __init__(self, alternatives):
        self.alternatives = alternatives
        self.parts = [None] * len(alternatives)

    def match(self, children, at):
        for part, alternative in zip(self.parts, self.alternatives):
            for end, uses in alternative.match(children, at):
                yield end, (uses + ((part, at, end, False),) if part else uses)


class Repeated:
    """`?`, `*` or `+`; `part` is its name, None where the names of its alternatives say it."""

    def __init__(self, item, sign):
        self.item = item
        self.sign = sign
        self.part = None

    def match(self, children, at):
        ends = []  # as many as there can be; without going back into one of them
        end, found = at, ()
        while self.sign != "?" or not ends:
            step = next(self.item.match(children, end), None)
            if step is None or step[0] == end:
                break
            # The first of a `+` cannot be left out.
            takeable = self.sign != "+" or bool(ends)
            found += step[1] + ((self.part if takeable else None, end, step[0], takeable),)
            end = step[0]
            ends.append((end, found))
        for result in reversed(ends):
            yield result
        if self.sign != "+":
            yield at, ()


class Node:
    """A node of a parsed text: a rule with children, or a token with its bytes."""

    def __init__(self, symbol, place=None):
        self.symbol = symbol
        self.place = place
        self.children = []

    def places(self):
        if self.place:
            return [] if self.symbol == "EOF" else [self.place]
        return [place for child in self.children for place in child.places()]


def read_tree(text):
    """`(where KW_WHERE@3-8 (expression ...))`"""
    stack = [Node(None)]
    for opened, closed, symbol, place in re.findall(r"\((\w+)|(\))|(\w+)@([0-9]+-[0-9]+)", text):
        if opened:
            stack.append(Node(opened))
            stack[-2].children.append(stack[-1])
        elif closed:
            stack.pop()
        else:
            stack[-1].children.append(Node(symbol, place))
    return stack[0].children[0]


class Reader:
    def __init__(self, body):
        self.tokens = TOKEN.findall(body)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def choice(self):
        """A Choice and the labels of its alternatives."""
        alternatives, labels = [], []
        while True:
            items, label = [], None
            while self.peek() not in (None, "|", ")"):
                if self.peek().startswith("#"):
                    label = self.peek()[1:].strip()
                    self.at += 1
                elif self.peek().endswith("="):  # the name of a piece
                    self.at += 1
                else:
                    items.append(self.item())
            alternatives.append(Sequence(items))
            labels.append(label)
            if self.peek() != "|":
                break
            self.at += 1
        return Choice(alternatives), labels

    def item(self):
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            item, _ = self.choice()
            self.at += 1
        else:
            item = Symbol(token)
        if self.peek() in ("?", "*", "+"):
            self.at += 1
            return Repeated(item, self.tokens[self.at - 1])
        return item


class Grammar:
    def __init__(self):
        words = dict(WORD.findall((GRAMMAR / "TallyLexer.g4").read_text()))
        self.typed = {name: words.get(name, name) for name in words}
        text = re.sub(r"//[^\n]*", "", (GRAMMAR / "TallyParser.g4").read_text())
        self.rules = {}
        self.parts = []
        self.used_words = set()
        for name, body in re.findall(r"^(\w+)\s*:(.*?);", text[text.index("fileItem"):], re.M | re.S):
            choice, labels = Reader(body).choice()
            self.rules[name] = choice
            self.used_words |= set(re.findall(r"KW_\w+", body)) if name != "name" else set()
            for number, alternative in enumerate(choice.alternatives):
                start = name + (f".{labels[number]}" if labels[number] else "")
                if len(choice.alternatives) > 1:
                    choice.parts[number] = self.add(start if labels[number] else f"{name}.{self.first(alternative)}")
                self.name_parts(alternative, start)

    def unused_words(self):
        """Words of the lexer that no rule of the parser uses but as names."""
        return {name for name in self.typed if name.startswith("KW_")} - self.used_words

    def add(self, name):
        number = 2
        full = name
        while full in self.parts:
            full = f"{name}.{number}"
            number += 1
        self.parts.append(full)
        return full

    def first(self, item):
        """The first word of a piece, else its first rule or sign."""
        found = list(self.symbols(item))
        words = [s for s in found if s.startswith("KW_")]
        names = [s for s in found if s not in ("COMMA", "DOT", "NL")]
        symbol = words[0] if words and found[0] in (words[0], "COMMA") else (names or found)[0]
        return self.typed.get(symbol, symbol)

    def symbols(self, item):
        if isinstance(item, Symbol):
            yield item.name
        elif isinstance(item, Repeated):
            yield from self.symbols(item.item)
        else:
            for inner in item.items if isinstance(item, Sequence) else item.alternatives:
                yield from self.symbols(inner)

    def name_parts(self, item, start):
        if isinstance(item, Sequence):
            for inner in item.items:
                self.name_parts(inner, start)
        elif isinstance(item, Choice):
            if len(item.alternatives) > 1:
                item.parts = [self.add(f"{start}.{self.first(a)}") for a in item.alternatives]
            for alternative in item.alternatives:
                self.name_parts(alternative, start)
        elif isinstance(item, Repeated):
            several = isinstance(item.item, Choice) and len(item.item.alternatives) > 1
            if not several:
                item.part = self.add(f"{start}.{self.first(item.item)}" + ("" if item.sign == "?" else "..."))
            elif item.sign == "+":
                item.part = self.add(f"{start}...")
            self.name_parts(item.item, start)

    def uses(self, tree):
        """Part -> the places to take out of the text so that it is not there: its own, or those of the nearest piece around it that can be
        taken out; all of the definition where nothing can."""
        found = {}
        self.find_uses(tree, tree.places(), found)
        return found

    def find_uses(self, node, around, found):
        if node.place:
            return
        matches = (uses for end, uses in self.rules[node.symbol].match(node.children, 0) if end == len(node.children))
        uses = next(matches, None)
        if uses is None:
            raise ValueError(f"the rule `{node.symbol}` does not read {[child.symbol for child in node.children]}")
        takeable = [(end - start, start, end) for _, start, end, can_go in uses if can_go]

        def places(start, end):
            return [place for child in node.children[start:end] for place in child.places()]

        def nearest(start, end):
            inside = [(size, s, e) for size, s, e in takeable if s <= start and end <= e]
            return places(*min(inside)[1:]) if inside else around

        for part, start, end, can_go in uses:
            if part:
                found.setdefault(part, []).extend(places(start, end) if can_go else nearest(start, end))
        for number, child in enumerate(node.children):
            if not child.place:
                self.find_uses(child, nearest(number, number + 1), found)
