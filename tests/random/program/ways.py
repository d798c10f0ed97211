"""Ways to say or run the same program that must not change a byte of what it writes.

A way is made once for a script (what is inlined, which expression gets a name ...) and can then be applied to smaller forms of the script: it
keeps names and the numbers of nodes, and does nothing where they are gone.
"""

import random

from .inlining import InlineCohorts, InlineDefines, NameParts, matching_of
from .tree import Definition, Name, Node, Scope, changed, changed_definition, logic, path, printable, scoped, step, used_names, whole, without


class Variant:
    """How a changed script is run: its text, the library beside it, data, values of parameters, and the command."""

    def __init__(self, script, spell=None, text=None, library=None, mode="run", only=None):
        self.data = script.data()
        spelled = spell or (lambda name: name.spelling)
        self.text = script.text(spell) if text is None else text
        self.library = library
        self.settings = {spelled(name): value for name, value in script.settings.items()}
        self.mode = mode
        self.only = only        # compared are only files whose names begin so
        self.beside = None      # the text of the script that it is compared with
        self.first = None       # what it is held against; none: the script as it was


class Way:
    same_messages = False
    may_be_refused = None  # a sentence: the way may give a script that `check` refuses with it

    def __init__(self, script, rng):
        pass

    def apply(self, script):
        raise NotImplementedError


class Base(Way):
    def apply(self, script):
        return Variant(script)


class EightThreads(Way):
    same_messages = True

    def apply(self, script):
        return Variant(script, mode="jobs")


class Cache(Way):
    same_messages = True

    def apply(self, script):
        return Variant(script, mode="cache")


class Prompt(Way):
    """Every output's table as `run` prints it, and as the prompt does, which keeps what it computed."""

    def apply(self, script):
        variant = Variant(script, mode="prompt")
        variant.typed = []
        for definition in script.definitions:
            if definition.output:
                if any(" if " in n.pieces for n in definition.walk() if n.kind == "file"):
                    return None  # whether it is printed is decided for the file alone
                variant.typed.append(definition.name.spelling)
        return variant


class Checked(Way):
    """`check` finds the faults that a run finds without data."""

    def apply(self, script):
        return Variant(script, mode="check")


class Renamed(Way):
    """Every table, column, definition, argument and variable has another name."""

    def __init__(self, script, rng):
        words = [f"{rng.choice(['a', 'zz', 'count', 'the', 'line', 'M', '_x'])}_{n}" for n in range(len(script.names))]
        rng.shuffle(words)
        self.spelled = dict(zip(script.names, words))

    def apply(self, script):
        return Variant(script, spell=lambda name: self.spelled.get(name, name.spelling))


class Reordered(Way):
    """Definitions in another order; measures keep theirs, which is the order of their forms."""

    def __init__(self, script, rng):
        self.seed = rng.random()

    def apply(self, script):
        order = random.Random(self.seed)
        place = {id(d): order.random() for d in script.definitions}
        definitions = sorted(script.definitions, key=lambda d: place[id(d)])
        measures = iter([d for d in script.definitions if d.kind == "measure"])
        return Variant(script.but([next(measures) if d.kind == "measure" else d for d in definitions]))


class Swapped(Way):
    """The operands of every `and` and `or` in the other order."""

    def apply(self, script):
        def swap(node):
            if node.kind in ("and", "or"):
                return node.with_pieces([changed(p, swap) for p in reversed(node.pieces)])
            return None

        return Variant(script.but([changed_definition(d, swap) for d in script.definitions]))


class Negated(Way):
    """`a and b` as `not (not a or not b)`, and the other way round."""

    def apply(self, script):
        negative = lambda node: Node("not", ["(not ", node, ")"], "yes/no", node.nullable)

        def turn(node):
            if node.kind in ("and", "or"):
                return negative(logic("or" if node.kind == "and" else "and", [negative(changed(p, turn)) for p in node.pieces]))
            return None

        return Variant(script.but([changed_definition(d, turn) for d in script.definitions]))


def with_scope(node, old, new):
    def move(part):
        if part.info.get("scope") is old:
            info = {**part.info, "scope": new}
            return Node(part.kind, [changed(p, move) if isinstance(p, Node) else p for p in part.pieces], part.type, part.nullable, part.uid, **info)
        return None

    return changed(node, move)


class SplitCohorts(Way):
    """`where a and b` of a cohort in two cohorts, one of the other."""

    def apply(self, script):
        definitions = []
        for definition in script.definitions:
            last = definition.pieces[-1]
            if definition.kind == "cohort" and not definition.args and last.kind == "whole" and last.pieces[0].kind == "and":
                first, *others = last.pieces[0].pieces
                name = Name(definition.name.spelling + "_before")
                definitions.append(Definition("cohort", name, ["cohort ", name, " of ", definition.source, "\n  where ", whole(first)], definition.scope))
                scope = Scope(definition.scope.table, name)
                rest = others[0] if len(others) == 1 else logic("and", others)
                definitions.append(Definition("cohort", definition.name, ["cohort ", definition.name, " of ", name, "\n  where ",
                                                                          whole(with_scope(rest, definition.scope, scope))], scope))
            else:
                definitions.append(definition)
        return Variant(script.but(definitions))


class SplitAggregates(Way):
    """`any t where a and b` as `any c where b` with a cohort c of t where a."""

    def apply(self, script):
        cohorts = {}

        def split(node):
            at, source_at = node.info.get("where_at"), node.info.get("source_at")
            if at is None or source_at is None or node.pieces[at].pieces[0].pieces[0].kind != "and":
                return None
            inner = node.info["inner"]
            first, *others = node.pieces[at].pieces[0].pieces[0].pieces
            if not only_about(first, inner):
                return None
            # A node that stands in two places has one cohort.
            name = cohorts[node.uid].name if node.uid in cohorts else Name(f"part_{node.uid}")
            scope, own = Scope(inner.table, name), Scope(inner.table, node.pieces[source_at])
            cohorts[node.uid] = Definition("cohort", name, ["cohort ", name, " of ", node.pieces[source_at], "\n  where ",
                                                             whole(with_scope(first, inner, own))], own)
            rest = whole(others[0] if len(others) == 1 else logic("and", others))
            pieces = list(node.pieces)
            pieces[at] = node.pieces[at].with_pieces([rest])
            pieces[source_at] = name
            pieces = [with_scope(p, inner, scope) if isinstance(p, Node) else p for p in pieces]
            made = Node(node.kind, [changed(p, split) if isinstance(p, Node) else p for p in pieces], node.type, node.nullable, node.uid,
                        **{**node.info, "inner": scope})
            return made

        definitions = [printable(d, changed_definition(d, split)) for d in script.definitions]
        return Variant(script.but([*definitions, *cohorts.values()]))


def only_about(node, scope):
    """Whether an expression can stand in a definition about this row alone."""
    opened = {scope}
    for part in node.walk():
        if part.kind == "scoped":
            opened.add(part.info["scope"])
    return all((part.kind != "path" or part.info["scope"] is None or part.info["scope"] in opened) and part.kind not in ("variable", "special")
               for part in node.walk())


class KeysReversed(Way):
    """The keys of `matching` in the other order."""

    def apply(self, script):
        def turn(node):
            places = matching_of(node)
            if len(places) < 2:
                return None
            pieces = [changed(p, turn) if isinstance(p, Node) else p for p in node.pieces]
            keys = [pieces[at:at + 3] for at in places]
            for at, key in zip(places, reversed(keys)):
                pieces[at:at + 3] = key
            return node.with_pieces(pieces)

        definitions = [changed_definition(d, turn) for d in script.definitions]
        return Variant(script.but(definitions)) if definitions != script.definitions else None


class KeysAsConditions(Way):
    """`matching a = x, b = y` as `matching a = x where b = y`."""

    def apply(self, script):
        def turn(node):
            places = matching_of(node)
            if len(places) < 2:
                return None
            pieces = [changed(p, turn) if isinstance(p, Node) else p for p in node.pieces]
            inner, at = node.info["inner"], places[-1]
            column = next(c for c in inner.table.columns if c.name is pieces[at])
            same = Node("compare", ["(", path(inner, [step(column.name)], column.type), " = ", pieces[at + 2], ")"], "yes/no", True)
            del pieces[at - 1:at + 3]
            if node.info["where_at"] is not None:
                where_at = node.info["where_at"] - 4
                pieces[where_at] = scoped(inner, whole(logic("and", [same, pieces[where_at].pieces[0].pieces[0]])))
            else:
                where_at = at
                pieces[at - 1:at - 1] = [" where ", scoped(inner, whole(same))]
            return Node(node.kind, pieces, node.type, node.nullable, node.uid, **{**node.info, "where_at": where_at})

        definitions = [printable(d, changed_definition(d, turn)) for d in script.definitions]
        return Variant(script.but(definitions)) if definitions != script.definitions else None


class OneOutput(Way):
    """One output alone: nothing is kept for the others, and nothing of theirs is at hand."""

    def __init__(self, script, rng):
        outputs = [d for d in script.definitions if d.output]
        self.name = rng.choice(outputs).name if outputs else None

    def apply(self, script):
        kept = [d for d in script.definitions if d.name is self.name]
        if not kept:
            return None
        known = {}
        for definition in script.definitions:
            known.setdefault(definition.name, []).append(definition)
        needed, seen = list(kept), set(map(id, kept))
        while needed:
            for name in used_names(needed.pop()):
                for definition in known.get(name, []):
                    if id(definition) not in seen:
                        seen.add(id(definition))
                        needed.append(definition)
        definitions = without(script.definitions, [d for d in script.definitions if d.output and id(d) not in seen])
        return Variant(script.but(definitions), only=kept[0].output) if kept[0] in definitions else None


class Shuffled(Way):
    """The lines of every data file in another order."""

    def __init__(self, script, rng):
        self.seed = rng.random()

    def apply(self, script):
        if not script.total or any(d.file_order for d in script.definitions):
            return None
        order = random.Random(self.seed)
        place = {id(row): order.random() for table in script.files for row in table.rows}
        return Variant(script.but(rows={t: sorted(rows, key=lambda r: place[id(r)]) for t, rows in script.rows.items()}))


class Library(Way):
    """Some definitions, with all that they need, in a library."""

    def __init__(self, script, rng):
        self.names = {d.name for d in script.definitions if rng.random() < .2}

    def apply(self, script):
        known = {}
        for definition in script.definitions:
            known.setdefault(definition.name, []).append(definition)
        needed = [d for d in script.definitions if d.name in self.names]
        moved = set(map(id, needed))
        while needed:
            for name in used_names(needed.pop()):
                for definition in known.get(name, []):
                    if id(definition) not in moved:
                        moved.add(id(definition))
                        needed.append(definition)
        if any(d.kind == "measure" for d in script.definitions):  # their order is that of the files
            return None
        library = script.but([d for d in script.definitions if id(d) in moved])
        left = script.but([d for d in script.definitions if id(d) not in moved])
        return Variant(script, text="use rules.first\n\n" + left.text(), library="library rules.first\n\n" + library.text())


def wrongly(definition):
    """A yes/no or whole-number rule that says something else; none of other definitions."""
    last = definition.pieces[-1] if definition.pieces else None
    if definition.kind not in ("define", "cohort") or last.type not in ("yes/no", "integer"):
        return None
    wrong = Node("not", ["(not ", last.pieces[0], ")"], "yes/no") if last.type == "yes/no" else Node("operator", ["(", last.pieces[0], " + 1)"], "integer")
    return definition.copy([*definition.pieces[:-1], whole(wrong)])


class Replaced(Way):
    """Rules written wrongly at first and put right by `replace`."""

    def __init__(self, script, rng):
        self.names = {d.name for d in script.definitions if rng.random() < .5}

    def apply(self, script):
        definitions, after = [], []
        for definition in script.definitions:
            first = wrongly(definition) if definition.name in self.names else None
            if first is not None:
                definitions.append(first)
                pieces = ["replace ", *definition.pieces[:-1]]
                equals = pieces.index("\n  = ") if "\n  = " in pieces else pieces.index("\n  where ")
                pieces.insert(equals, ' because "it was wrong"')
                after.append(definition.copy([*pieces, definition.pieces[-1]]))
            else:
                definitions.append(definition)
        return Variant(script.but(definitions + after)) if after else None


class Changed(Way):
    """A way that gives another script."""

    changer = None

    def __init__(self, script, rng):
        self.change = self.changer(script, rng)

    def apply(self, script):
        made = self.change.apply(script)
        return None if made is None else Variant(made)


# What a definition of another table says of its rows cannot be said in place where the rule is of that very table.
NOT_IN_PLACE = "is the row that is looked at and the row around it"


class Inlined(Changed):
    """Definitions in place of their names, with the arguments in them."""

    changer = InlineDefines
    may_be_refused = NOT_IN_PLACE


class InlinedCohorts(Changed):
    """The condition of a cohort in the aggregates over it."""

    changer = InlineCohorts
    may_be_refused = NOT_IN_PLACE


class Named(Changed):
    """Parts of expressions as definitions of their own; what they read of other rows are arguments."""

    changer = NameParts


# Declared by one side alone, so that the two share nothing.
ALONE = """
table read_by_one_side from "not_there.csv" or absent {
  key id
  id : code
}
"""


class Beside(Way):
    """`compare` of a script with rules written wrongly and the script: what both mean alike is evaluated once, and all is as where each reads its own data."""

    same_messages = True

    def __init__(self, script, rng):
        self.names = {d.name for d in script.definitions if rng.random() < .3}

    def apply(self, script):
        definitions = [wrongly(d) if d.name in self.names else None for d in script.definitions]
        if not any(definitions):
            return None
        wrong = script.but([w or d for w, d in zip(definitions, script.definitions)]).text()
        shared = Variant(script, mode="compare")
        shared.first = Variant(script, text=script.text() + ALONE, mode="compare")
        shared.beside = shared.first.beside = wrong
        return shared


WAYS = [EightThreads, Cache, Prompt, Checked, Renamed, Reordered, Swapped, Negated, SplitCohorts, SplitAggregates, KeysReversed, KeysAsConditions, OneOutput, Shuffled, Library, Replaced, Beside, Inlined,
        InlinedCohorts, Named]
