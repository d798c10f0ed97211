"""Definitions put in place of their names, and parts of expressions made definitions."""

from .schema import Table
from .tree import Definition, Name, Node, Scope, extended, logic, path, printable, scoped, step, whole


def rebuilt(node, change, at_hand):
    """The node with `change(part, row at hand)` asked of every part from the outside in, as tree.changed."""
    other = change(node, at_hand)
    if other is not None:
        return other
    inside = node.info["scope"] if node.kind == "scoped" else at_hand
    pieces = [rebuilt(p, change, inside) if isinstance(p, Node) else p for p in node.pieces]
    return node if all(a is b for a, b in zip(pieces, node.pieces)) else node.with_pieces(pieces)


def rebuilt_definition(definition, change):
    pieces = [rebuilt(p, change, definition.scope) if isinstance(p, Node) else p for p in definition.pieces]
    return definition if all(a is b for a, b in zip(pieces, definition.pieces)) else printable(definition, definition.copy(pieces))


def put_in(value, row, new_row, arguments):
    """A rule's value for another row: paths from `row` begin at `new_row` (a Scope and steps), arguments are in place of their names."""
    opened = {}

    def change(node, _):
        kind = node.kind
        if kind == "scoped" and node.info["scope"] is not None:
            fresh = opened.setdefault(node.info["scope"], Scope(node.info["scope"].table, node.info["scope"].name))
            return Node("scoped", [rebuilt(node.pieces[0], change, None)], node.type, node.nullable, node.uid, scope=fresh)
        if kind == "variable" and node.info["name"] in arguments:
            return arguments[node.info["name"]]
        if kind == "path":
            pieces = [rebuilt(p, change, None) for p in node.pieces]
            scope = node.info["scope"]
            if scope is not None and scope is row:
                return Node("path", [*new_row[1], *pieces], node.type, node.nullable, scope=new_row[0])
            if scope is not None:
                return Node("path", pieces, node.type, node.nullable, scope=opened.get(scope, scope))
            if pieces[0].kind == "path":
                return extended(pieces[0], pieces[1:], node.type)
            return Node("path", pieces, node.type, node.nullable, scope=None)
        if node.info.get("aggregate"):
            inner = opened.setdefault(node.info["inner"], Scope(node.info["inner"].table, node.info["inner"].name))
            pieces = [rebuilt(p, change, None) if isinstance(p, Node) else p for p in node.pieces]
            return Node(kind, pieces, node.type, node.nullable, **{**node.info, "inner": inner})
        return None

    return rebuilt(value, change, None)


def aggregates(node):
    return any(part.info.get("aggregate") for part in node.walk())


def matching_of(node):
    """Where the keys of `matching a = x, b = y` stand among the pieces, by the place of each name; [] where there are none."""
    places = []
    if node.info.get("aggregate") and " matching " in node.pieces:
        at = node.pieces.index(" matching ") + 1
        while True:
            places.append(at)
            if at + 3 >= len(node.pieces) or node.pieces[at + 3] != ", ":
                break
            at += 4
    return places


def holds_text_in_text(node):
    """Whether a text stands within the braces of a text, where it cannot be written."""
    def holds(text):
        inside = [piece for p in text.pieces if isinstance(p, Node) for n in p.walk() for piece in n.pieces]
        return any(isinstance(piece, str) and '"' in piece for piece in inside)

    return any(part.kind in ("text", "message") and holds(part) for part in node.walk())


class InlineDefines:
    def __init__(self, script, rng):
        defines = [d.name for d in script.definitions if d.kind == "define"]
        self.names = set(defines if rng.random() < .6 else [n for n in defines if rng.random() < .5])

    def apply(self, script):
        defines = {d.name: d for d in script.definitions if d.kind == "define" and d.name in self.names}

        def inline(node, at_hand):
            if node.kind == "path only":
                return node
            if node.kind in ("text", "message"):  # a text within the braces of a text cannot be written
                parts = [rebuilt(p, inline, at_hand) if isinstance(p, Node) else p for p in node.pieces]
                made = node.with_pieces(parts)
                return node if holds_text_in_text(made) else made
            if node.kind == "call" and node.info["name"] in defines:
                define = defines[node.info["name"]]
                if aggregates(define.value) and at_hand is not None:
                    return None
                return self.value(define, (None, []), node.pieces, inline, at_hand)
            if node.kind == "path" and node.info["scope"] is not None:
                for number, one in enumerate(node.pieces):
                    define = defines.get(one.info["name"])
                    if define is None:
                        continue
                    before = node.pieces[:number]
                    if not self.sure(node.info["scope"].table, before):
                        return None
                    if aggregates(define.value) and (before or node.info["scope"] is not at_hand):
                        return None
                    value = self.value(define, (node.info["scope"], before), one.pieces, inline, at_hand)
                    if value is None:
                        return None
                    rest = [rebuilt(p, inline, at_hand) for p in node.pieces[number + 1:]]
                    return extended(value, rest, node.type) if rest else value
            return None

        return script.but([rebuilt_definition(d, inline) for d in script.definitions])

    @staticmethod
    def sure(table, steps):
        """Whether there is a row at the end of the steps: of a row that is not there, a fact is missing whatever its rule says."""
        for one in steps:
            column = next((c for c in table.columns if c.name is one.info["name"]), None)
            if column is None or column.nullable or not isinstance(column.type, Table):
                return False
            table = column.type
        return True

    @staticmethod
    def value(define, row, arguments, inline, at_hand):
        given = dict(zip([name for name, _ in define.args], [rebuilt(a, inline, at_hand) for a in arguments]))
        placed = put_in(define.value, define.scope, row, given)
        if holds_text_in_text(placed):
            return None
        made = rebuilt(placed, inline, at_hand)
        return Node("value", ["(", whole(made), ")"], made.type, True) if made.kind not in ("path", "bracketed") else made


class InlineCohorts:
    """`count c where b` as `count t where a and b`."""

    def __init__(self, script, rng):
        self.names = {d.name for d in script.definitions if d.kind == "cohort"}

    def apply(self, script):
        cohorts = {d.name: d for d in script.definitions if d.kind == "cohort" and d.name in self.names and d.source is d.scope.table.name and not d.args}

        def inline(node, at_hand):
            at = node.info.get("source_at")
            if at is None or node.pieces[at] not in cohorts:
                return None
            cohort = cohorts[node.pieces[at]]
            old = node.info["inner"]
            inner = Scope(old.table, old.table.name)
            where_at = node.info["where_at"]
            condition = put_in(cohort.pieces[-1].pieces[0], cohort.scope, (inner, []), {})
            pieces = [put_in(p, old, (inner, []), {}) if isinstance(p, Node) and p.kind == "scoped" else p for p in node.pieces]
            pieces = [Node("scoped", p.pieces, p.type, p.nullable, scope=inner) if isinstance(p, Node) and p.kind == "scoped" else p for p in pieces]
            pieces[at] = inner.table.name
            if where_at is not None:
                both = logic("and", [condition, pieces[where_at].pieces[0].pieces[0]])
                pieces[where_at] = scoped(inner, whole(both))
            else:
                place = next((n for n in range(at + 1, len(pieces)) if isinstance(pieces[n], str) and pieces[n].startswith((" sorted", " joined", " preferring"))),
                             len(pieces))
                pieces[place:place] = [" where ", scoped(inner, whole(condition))]
                where_at = place + 1
            made = Node(node.kind, pieces, node.type, node.nullable, **{**node.info, "inner": inner, "where_at": where_at})
            return made.with_pieces([rebuilt(p, inline, inner) if isinstance(p, Node) else p for p in made.pieces])

        return script.but([rebuilt_definition(d, inline) for d in script.definitions])


class NameParts:
    """Some expressions get names."""

    def __init__(self, script, rng):
        found = []
        for definition in script.definitions:
            if definition.kind in ("table", "codes"):
                continue
            for node in definition.walk():
                if node.kind in ("operator", "function", "compare", "bracketed", "and", "or", "not", "text") and self.nameable(node.type):
                    found.append(node.uid)
        self.uids = set(rng.sample(found, min(len(found), rng.choice([1, 3, 8]))))

    @staticmethod
    def nameable(type):
        return type in ("integer", "decimal", "text", "date", "year", "yes/no", "quarter") or isinstance(type, Table) and type.kind == "codes"

    def apply(self, script):
        made, named = [], set()

        def name(node, at_hand):
            if node.uid not in self.uids:
                return None
            opened = {part.info["scope"] for part in node.walk() if part.kind == "scoped"}
            if any(part.kind == "special" for part in node.walk()) or at_hand in opened:
                return None
            arguments, given = [], []
            scope = Scope(at_hand.table, at_hand.table.name) if at_hand is not None else None
            fits = True

            def take_out(part, _):
                nonlocal fits
                outer = part.kind == "path" and part.info["scope"] is not None and part.info["scope"] is not at_hand and part.info["scope"] not in opened
                if part.kind == "variable" or outer:
                    if not (self.nameable(part.type) or part.type == "code" or isinstance(part.type, tuple)):
                        fits = False
                        return part
                    argument = Name(f"arg_{node.uid}_{len(arguments)}")
                    arguments.append((argument, part.type))
                    given.append(part)
                    return Node("variable", [], part.type, True, name=argument)
                if part.kind == "path" and part.info["scope"] is at_hand and at_hand is not None:
                    return Node("path", [rebuilt(p, take_out, None) for p in part.pieces], part.type, part.nullable, scope=scope)
                return None

            value = rebuilt(node, take_out, None)
            if not fits:
                return None
            new = Name(f"named_{node.uid}")
            if node.uid not in named:
                named.add(node.uid)
                pieces = ["define ", new]
                for number, (argument, type) in enumerate(arguments):
                    pieces += [", " if number else "(", argument, " : ", *self.type(type)]
                pieces += [")"] if arguments else []
                pieces += [" of ", at_hand.table.name] if at_hand is not None else []
                made.append(Definition("define", new, [*pieces, "\n  = ", whole(value)], scope, arguments, value))
                self_names[node.uid] = new
            new = self_names[node.uid]
            if at_hand is None:
                return Node("call", given, node.type, True, name=new, definition=None)
            return path(at_hand, [step(new, given)], node.type, True)

        self_names = {}
        definitions = [rebuilt_definition(d, name) if d.kind not in ("table", "codes") else d for d in script.definitions]
        return script.but(definitions + made) if made else None

    @staticmethod
    def type(type):
        if isinstance(type, tuple):
            return ["list of ", *NameParts.type(type[1])]
        return [type.name if isinstance(type, Table) else type]
