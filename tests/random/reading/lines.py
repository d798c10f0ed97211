"""Axes as lists of lines: includes, loops and numbers written out."""

from .evaluate import UNKNOWN, Env
from .values import ALL, Fault, OutOfReach, Row, sort_key, text_of


class Line:
    """`item`: the node it is made of; `variables`: what its loops and arguments give; a header has no condition."""

    def __init__(self, item, text, number, variables, axes, form):
        self.item, self.text, self.number, self.variables = item, text, number, variables
        self.axes = axes        # from the one that the form names to the one it stands in
        self.axis = axes[-1]
        self.format = form      # of the counts, where it is a column
        self.header = item.kind == "header"


class Reading:
    """The lines that were made so far, and the last number given."""

    def __init__(self, world):
        self.world = world
        self.last = 0
        self.found = []

    def axis(self, use, variables, axes, numbered, form):
        """`axes`: those that include it; `numbered`: whether one of them is."""
        axis = self.world.definitions[use.path[-1]]
        given = [self.world.value(a, Env([], variables)) for a in use.args or []]
        own = self.world.as_arguments(axis.args, given)
        self.items(axis.items, own, [*axes, axis], numbered or "numbered" in axis.words, form)

    def items(self, items, variables, axes, numbered, form):
        for item in items:
            if item.kind == "header":
                self.found.append(Line(item, text_with(self.world, item.text, variables), None, variables, axes, form))
            elif item.kind == "line":
                number = item.number
                if numbered:
                    self.last = self.last + 1 if number is None else number
                    number = self.last
                self.found.append(Line(item, text_with(self.world, item.text, variables), number, variables, axes, form))
            elif item.kind == "number":
                self.last = item.number - 1
            elif item.kind == "include":
                for use in item.axes:
                    self.axis(use, variables, axes, numbered, form)
            elif item.kind == "loop":
                for more in loop_values(self.world, item.variables, variables):
                    self.items(item.items, more, axes, numbered, form)


def text_with(world, raw, variables):
    from .expression_parser import expression_of
    from .tokens import slots_of
    pieces = world.kept_value(("text", raw), lambda: [p if isinstance(p, str) else expression_of(p[1]) for p in slots_of(raw)])
    env = Env([], variables)
    return "".join(p if isinstance(p, str) else text_of(world.value(p, env)) for p in pieces)


def lines_of(world, parts, variables):
    """The lines of the axes that the `rows` or `columns` of a form name, numbered through. Arguments stand in the variables of a part."""
    reading = Reading(world)
    for part in parts:
        known = {**variables, **part.variables}
        for use in part.node.axes:
            if len(use.path) == 2 and use.path[1] == "lines" and use.path[0] in known:
                for other in known[use.path[0]].parts["lines"]:
                    reading.axis(other, {}, [], False, None)
            else:
                reading.axis(use, known, [], False, use.format)
    return reading.found


def loop_values(world, loop_variables, variables):
    """The variables of each turn of a loop, the last one turning fastest."""
    if not loop_variables:
        return [variables]
    first, *others = loop_variables
    found = []
    for value in values_of_loop(world, first, variables):
        found += loop_values(world, others, {**variables, first.name: value})
    return found


def values_of_loop(world, loop, variables):
    if loop.of is not None:
        name, rows = world.rows_named(loop.of[-1], [])
        values = set()
        for row in rows:
            env = Env([(name, row)], variables)
            value = world.value(loop.over, env)
            if value is not None and (loop.where is None or world.holds(loop.where, Env(env.rows, {**variables, loop.name: value}))):
                values.add(value)
        return sorted(values, key=sort_key)
    over = loop.over
    if over.kind == "name" and over.args is None and over.name not in variables and world.definitions.get(over.name) is not None \
            and world.definitions[over.name].kind in ("codes", "table"):
        values = sorted(world.table(over.name).rows, key=Row.order)
    else:
        values = world.value(over, Env([], variables))
    if values is ALL or not isinstance(values, (list, tuple)):
        raise OutOfReach("a loop over ALL or a range")
    if loop.where is None:
        return list(values)
    return [v for v in values if world.holds(loop.where, Env([], {**variables, loop.name: v}))]


def axis_row(world, line, row):
    """The row that the line's axis is about: this one, or what this one calls by the name of the axis's table."""
    base = world.base_name(line.axis.of[-1])
    if row.table.name == base:
        return row
    found = world.member(row, base, None, otherwise=UNKNOWN)
    if found is UNKNOWN:
        raise OutOfReach(f"an axis of {base} over {row.table.name}")
    return found


def on_line(world, line, row):
    at = axis_row(world, line, row)
    return at is not None and world.holds(line.item.where, Env([(line.axis.of[-1], at)], line.variables))


def unlisted(world, axis, row, variables):
    base = world.base_name(axis.of[-1])
    at = row if row.table.name == base else world.member(row, base, None)
    return at is None or any(world.holds(i.condition, Env([(axis.of[-1], at)], variables)) for i in axis.items if i.kind == "unlisted")


def ask_partitions(world, lines, rows):
    """In a partition every row is on one line, or meets `unlisted if`; lines that it includes are among its own."""
    for axis in {id(axis): axis for line in lines for axis in line.axes if "partition" in axis.words}.values():
        own = [line for line in lines if axis in line.axes and not line.header]
        variables = next((line.variables for line in own if line.axis is axis), {})
        for row in rows:
            count = sum(on_line(world, line, row) for line in own)
            if count > 1 or count == 0 and not unlisted(world, axis, row, variables):
                raise Fault(f"a row is on {count} lines of {axis.name}")
