"""Tables and their rows: of files, of code sets, and derived from others."""

import csv
import io

from .values import Fault, OutOfReach, Row, read_cell


class Table:
    """`columns`: name -> type name, None where only the rows say it. `facts`: definitions of its rows by name."""

    def __init__(self, name, kind):
        self.name = name
        self.kind = kind
        self.columns = {}
        self.key = []
        self.aliases = {}       # what a parent calls these rows -> the column that refers to it
        self.facts = {}
        self.rows = []
        self.by_key = {}
        self.children = {}      # of `each`: row -> the rows that it is made of
        self.made_of = None

    def add(self, cells):
        row = Row(self, len(self.rows), cells)
        self.rows.append(row)
        if self.key:
            self.by_key[tuple(cells[name] for name in self.key)] = row
        return row

    def row_with_key(self, values):
        return self.by_key.get(tuple(values))

    def references(self, parent):
        """Columns that refer to rows of the parent."""
        found = []
        for name, type_name in self.columns.items():
            refers = type_name == parent.name if type_name is not None else any(
                isinstance(r.cells[name], Row) and r.cells[name].table is parent for r in self.rows)
            if refers and name not in self.aliases.values():
                found.append(name)
        return found


def table_of_codes(definition):
    table = Table(definition.name, "codes")
    table.columns = {"code": "code", "label": "text"} | {name: type.name for name, type in definition.attributes}
    table.key = ["code"]
    for row in definition.rows:
        table.add(dict(zip(table.columns, row)))
    return table


def table_of_file(definition, text, world):
    """Reads the rows of a file; its columns stand under their headers in any order."""
    table = Table(definition.name, "file")
    columns = []
    for item in definition.items:
        if item.kind == "key":
            table.key = item.names
        elif item.kind == "column":
            for name in item.names:
                table.columns[name] = item.type.name
                columns.append((name, item))
                if item.alias:
                    table.aliases[item.alias] = name
    lines = list(csv.reader(io.StringIO(text)))
    places = {header: place for place, header in enumerate(lines[0])}
    for line in lines[1:]:
        cells = {}
        for name, item in columns:
            found = [line[places[header]] for header in (item.headers or [name])]
            if item.type.name in world.table_names:
                cells[name] = reference(world.table(item.type.name), found)
            else:
                cells[name] = read_cell(found[0], item.type.name)
            if cells[name] is None and not item.type.missing:
                raise Fault(f"{name} of {table.name} is not given")
        if table.key and table.row_with_key([cells[k] for k in table.key]) is not None:
            raise Fault(f"a key of {table.name} is repeated")
        table.add(cells)
    return table


def reference(parent, found):
    """The row whose key the cells hold, None where they are empty."""
    if not any(found):
        return None
    if len(found) != len(parent.key):
        raise OutOfReach("a reference to a key of other columns")
    values = []
    for name, text in zip(parent.key, found):
        type_name = parent.columns[name]
        if isinstance(parent.rows[0].cells[name] if parent.rows else None, Row):
            values.append(reference(parent.rows[0].cells[name].table, [text]))
        else:
            values.append(read_cell(text, type_name))
    row = parent.row_with_key(values)
    if row is None:
        raise Fault(f"no row of {parent.name} has the key {found}")
    return row


# ---- derived ----------------------------------------------------------------------------------------------------------


def derived_table(definition, world):
    source = definition.source
    return {"each": each_table, "union": union_table, "with": paired_table, "empty": empty_table}[source.kind](definition, world)


def empty_table(definition, world):
    """A table without rows; it replaces one, whose columns it has."""
    was = world.table_that_was(definition)
    table = Table(definition.name, was.kind)
    table.columns, table.key, table.aliases = was.columns, was.key, was.aliases
    return table


def source_rows(source, world):
    """(name of the row at hand, its rows) of a table or cohort, with a condition."""
    name, rows = world.rows_named(source.path[-1], [])
    if source.where is not None:
        rows = [r for r in rows if world.holds(source.where, world.env([(name, r)]))]
    return name, rows


def values_of(keys, name, row, world):
    env = world.env([(name, row)])
    return {key: world.value(value, env) if value is not None else world.member(row, key, None) for key, value in keys}


def each_table(definition, world):
    """A row for each different combination; the rows that have it are its children. A missing part is a value of its own."""
    table = Table(definition.name, "derived")
    table.key = [key for key, _ in definition.source.keys]
    table.columns = dict.fromkeys(table.key)
    if len(definition.source.sources) != 1:
        raise OutOfReach("each of several tables")
    made = {}
    for source in definition.source.sources:
        name, rows = source_rows(source, world)
        table.made_of = world.base_table(source.path[-1])
        for row in rows:
            cells = values_of(definition.source.keys, name, row, world)
            made.setdefault(tuple(cells.values()), []).append(row)
    for values, rows in made.items():
        table.children[table.add(dict(zip(table.key, values)))] = rows
    return table


def union_table(definition, world):
    table = Table(definition.name, "derived")
    table.columns = dict.fromkeys(key for key, _ in definition.source.takes[0].keys)
    for take in definition.source.takes:
        name, rows = source_rows(take.source, world)
        for row in rows:
            table.add(values_of(take.keys, name, row, world))
    return table


def paired_table(definition, world):
    source = definition.source
    left_name, lefts = world.rows_named(source.left[-1], [])
    right_name, rights = world.rows_named(source.right[-1], [])
    second = source.alias or world.base_table(source.right[-1]).name
    first = world.base_table(source.left[-1]).name
    table = Table(definition.name, "derived")
    table.key = [first, second]
    table.columns = {first: first, second: world.base_table(source.right[-1]).name}
    for left in lefts:
        env = world.env([(left_name, left)])
        for right in world.matched(rights, source.matching, left, env):
            pair = Row(table, 0, {first: left, second: right})
            if source.where is None or world.holds(source.where, world.env([(table.name, pair)])):
                table.add(pair.cells)
    return table
