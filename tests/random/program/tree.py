"""A script as a tree: definitions with names as things of their own, so that renaming, inlining and naming are changes of the tree and not of texts.

A piece of a node is a text, a Name, or a node. What a name is spelled is decided when the script is printed; which row a path begins at is a
Scope, printed plainly where that row is at hand and by its name within an aggregate over other rows.
"""

import itertools

_next_uid = itertools.count(1)


class Name:
    """What is defined: a table, column, fact, argument ... Two names are one when they are one object."""

    __slots__ = ("spelling",)

    def __init__(self, spelling):
        self.spelling = spelling

    def __repr__(self):
        return self.spelling


class Scope:
    """The row at hand in a rule, an aggregate or an output. `name`: what it is called further inside."""

    __slots__ = ("table", "name")

    def __init__(self, table, name):
        self.table = table
        self.name = name


class Node:
    """`kind` says how it is printed and what may be done to it; `type`: of its value, None where it has none."""

    __slots__ = ("kind", "pieces", "type", "nullable", "info", "uid")

    def __init__(self, kind, pieces, type=None, nullable=True, uid=None, **info):
        self.kind = kind
        self.pieces = list(pieces)
        self.type = type
        self.nullable = nullable
        self.info = info
        self.uid = next(_next_uid) if uid is None else uid

    def nodes(self):
        return [p for p in self.pieces if isinstance(p, Node)]

    def walk(self):
        yield self
        for piece in self.pieces:
            if isinstance(piece, Node):
                yield from piece.walk()

    def with_pieces(self, pieces):
        return Node(self.kind, pieces, self.type, self.nullable, self.uid, **self.info)


def literal(text, type, nullable=False):
    return Node("literal", [text], type, nullable)


def special(text, type, nullable=False):
    """What has a meaning only at its place: `count`, `line.text`, `column 4`."""
    return Node("special", [text] if isinstance(text, (str, Name)) else text, type, nullable)


def variable(name, type, nullable=True):
    return Node("variable", [], type, nullable, name=name)


def step(name, args=(), definition=None):
    return Node("step", args, name=name, definition=definition)


def path(base, steps, type, nullable=True):
    """`base`: the Scope of the row it begins at, or a node (a variable, a `pick` in brackets)."""
    if isinstance(base, Scope):
        return Node("path", steps, type, nullable, scope=base)
    return Node("path", [base, *steps], type, nullable, scope=None)


def extended(base, steps, type, nullable=True):
    """A path from a row value that may be a path already."""
    if base.kind == "path":
        return Node("path", [*base.pieces, *steps], type, nullable, scope=base.info["scope"])
    return path(base, steps, type, nullable)


def scoped(scope, node):
    """`node` is about another row than what stands around it."""
    return Node("scoped", [node], node.type, node.nullable, scope=scope)


def without_row(node):
    """`node` stands within a rule about rows, and is about none."""
    return scoped(None, node)


def logic(word, operands):
    return Node(word, operands, "yes/no", any(o.nullable for o in operands))


def whole(node):
    """An expression that stands alone: no brackets around it."""
    return Node("whole", [node], node.type, node.nullable)


def item(*pieces, **info):
    """A part that may be left out."""
    return Node("item", pieces, **info)


class Definition:
    """`before` + name + `pieces` is its text. `scope` is the row at hand of all of it, None for none."""

    def __init__(self, kind, name, pieces, scope=None, args=(), value=None, table=None, output=None, needs=()):
        self.kind = kind
        self.name = name
        self.pieces = list(pieces)
        self.scope = scope
        self.args = list(args)      # Name, type
        self.value = value          # the node of a define's rule; it is among the pieces
        self.table = table          # the Table that it declares
        self.output = output        # the file that it writes
        self.needs = list(needs)    # names used in another way than by a piece
        self.file_order = False     # it prints or picks by the order of the files' lines

    def nodes(self):
        return [p for p in self.pieces if isinstance(p, Node)]

    def walk(self):
        for node in self.nodes():
            yield from node.walk()

    source = None  # of a cohort: the rows it chooses from

    def copy(self, pieces):
        other = Definition(self.kind, self.name, pieces, self.scope, self.args, self.value, self.table, self.output, self.needs)
        other.file_order = self.file_order
        other.source = self.source
        if self.value is not None:
            holders = [p for p in pieces if isinstance(p, Node) and p.kind == "whole"]
            other.value = holders[-1].pieces[0] if holders else None
        return other


def names_in(pieces):
    for piece in pieces:
        if isinstance(piece, Name):
            yield piece
        elif isinstance(piece, Node):
            if "name" in piece.info:
                yield piece.info["name"]
            if piece.info.get("scope") is not None:
                yield piece.info["scope"].name
            yield from names_in(piece.pieces)


def used_names(definition):
    """The names of what a definition needs, and its own."""
    yield from names_in(definition.pieces)
    for _, type in definition.args:
        if hasattr(type, "name"):
            yield type.name
    yield from definition.needs


def without(definitions, dropped):
    """The definitions without these and what needs them."""
    gone = {d.name for d in dropped}
    left = [d for d in definitions if d not in dropped]
    while True:
        needing = [d for d in left if any(n in gone for n in used_names(d) if n is not d.name)]
        if not needing:
            return left
        gone |= {d.name for d in needing}
        left = [d for d in left if d not in needing]


# ---- changing ---------------------------------------------------------------------------------------------------------


def changed(node, change):
    """The node with `change` asked of every part, from the outside in: a node in its place, or None to go on inside."""
    other = change(node)
    if other is not None:
        return other
    pieces = [changed(p, change) if isinstance(p, Node) else p for p in node.pieces]
    return node if all(a is b for a, b in zip(pieces, node.pieces)) else node.with_pieces(pieces)


def changed_definition(definition, change):
    pieces = [changed(p, change) if isinstance(p, Node) else p for p in definition.pieces]
    if all(a is b for a, b in zip(pieces, definition.pieces)):
        return definition
    return definition.copy(pieces)


# ---- printing ---------------------------------------------------------------------------------------------------------


class Unprintable(Exception):
    """A row further outside that cannot be named here."""


class Printer:
    def __init__(self, spell=None):
        self.spell = spell or (lambda name: name.spelling)

    def definition(self, definition):
        scopes = [definition.scope] if definition.scope is not None else []
        return "".join(self.piece(p, scopes) for p in definition.pieces)

    def piece(self, piece, scopes):
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Name):
            return self.spell(piece)
        return self.node(piece, scopes)

    def node(self, node, scopes, bare=False):
        kind = node.kind
        if kind in ("and", "or"):
            inner = f" {kind} ".join(self.node(p, scopes) for p in node.pieces)
            return inner if bare else f"({inner})"
        if kind == "whole":
            return self.node(node.pieces[0], scopes, bare=True)
        if kind == "bracketed":  # an aggregate with a tail, a choice
            inner = "".join(self.piece(p, scopes) for p in node.pieces)
            return inner if bare else f"({inner})"
        if kind == "scoped":
            scope = node.info["scope"]
            return self.node(node.pieces[0], [*scopes, scope] if scope is not None else [], bare)
        if kind == "variable":
            return self.spell(node.info["name"])
        if kind == "call":
            args = ", ".join(self.node(p, scopes, bare=True) for p in node.pieces)
            return self.spell(node.info["name"]) + (f"({args})" if args else "")
        if kind == "path":
            return self.path(node, scopes)
        if kind == "header":  # said only where it differs from the name
            return "" if self.spell(node.info["name"]) == node.info["header"] else f' from "{node.info["header"]}"'
        return "".join(self.piece(p, scopes) for p in node.pieces)

    def path(self, node, scopes):
        scope = node.info["scope"]
        parts = []
        steps = node.pieces
        if scope is None:
            parts.append(self.node(steps[0], scopes))
            steps = steps[1:]
        elif not scopes or scopes[-1] is not scope or not steps:
            parts.append(self.outer(scope, scopes))
        for one in steps:
            args = ", ".join(self.node(p, scopes, bare=True) for p in one.pieces)
            parts.append(self.spell(one.info["name"]) + (f"({args})" if args else ""))
        return ".".join(parts)

    def outer(self, scope, scopes):
        """The name of a row; Unprintable where it means another one."""
        spelled = self.spell(scope.name)
        if scopes:
            at_hand = scopes[-1].table
            if any(self.spell(n) == spelled for n in at_hand.row_names()) and scopes[-1] is not scope:
                raise Unprintable(spelled)
        for known in reversed(scopes):
            if self.spell(known.name) == spelled:
                if known is scope:
                    return spelled
                raise Unprintable(spelled)
        raise Unprintable(spelled)


def printable(definition, other):
    """The other one, where each of its rows can be named; else the definition as it was."""
    try:
        Printer().definition(other)
    except Unprintable:
        return definition
    return other
