"""Files: listings and worksheets here, forms in their own module."""

from .evaluate import Env
from .forms import form_beginnings, form_files
from .lines import loop_values, text_with
from .values import Fault, OutOfReach, Record, fixed, text_of


def csv_line(cells):
    quoted = ['"' + c.replace('"', '""') + '"' if any(s in c for s in ',"\n\r') else c for c in cells]
    return ",".join(quoted) + "\n"


def formatted(value, form):
    """The value as it is printed, or a fault where it does not fit."""
    if form is None or value is None:
        return text_of(value)
    name, size = form
    if name == "decimal":
        return fixed(value, size or 0)
    text = text_of(value)
    if name == "alphanumeric" and size is not None and len(text) > size:
        raise Fault(f"{text!r} is too long")
    if name == "numeric" and (not (text.isascii() and text.isdigit()) or size is not None and len(text) > size):
        raise Fault(f"{text!r} is no number of {size} digits")
    if name == "integer" and "." in text:
        raise Fault(f"{text} is no whole number")
    if name not in ("alphanumeric", "numeric", "integer"):
        raise OutOfReach(f"the format {name}")
    return text


def file_clauses(items):
    return [i for i in items if i.kind == "file"]


def written_to(world, clause, variables):
    """The name of the file, None where it is not asked for."""
    if clause.of is not None:
        raise OutOfReach("a file for each row")
    if clause.condition is not None and not world.holds(clause.condition, Env([], variables)):
        return None
    return text_with(world, clause.text, variables)


def with_header(world, clause, variables, header, body):
    shown = clause.header is None or world.holds(clause.header, Env([], variables))
    return (header if shown else "") + body


# ---- listings ---------------------------------------------------------------------------------------------------------


class Column:
    def __init__(self, node, heading, variables, number):
        self.node, self.heading, self.variables, self.number = node, heading, variables, number


def listing_columns(world, definition):
    columns = []
    for item in definition.items:
        if item.kind == "output":
            columns.append(Column(item, text_with(world, item.text, {}), {}, item.number))
        elif item.kind == "loop":
            for variables in loop_values(world, item.variables, {}):
                columns += [Column(i, text_with(world, i.text, variables), variables, i.number) for i in item.items]
    return columns


def listing_rows(world, definition):
    name, rows = world.rows_named(definition.of[-1], [])
    if definition.where is not None:
        rows = [r for r in rows if world.holds(definition.where, world.env([(name, r)]))]
    sorting = [i for i in definition.items if i.kind == "sorted"]
    keys = world.sort_keys(sorting[-1].keys, rows, lambda r: world.env([(name, r)])) if sorting else []
    if keys and rows and not rows[0].table.key and rows[0].table.kind in ("file", "derived"):
        columns = listing_columns(world, definition)
        keys.append(({r: [printed(world, c, name, r) for c in columns] for r in rows}, False, True))
    return name, world.ordered_by(rows, keys, as_in_file=True)


def printed(world, column, name, row):
    if column.node.value is None:
        return ""
    return formatted(world.value(column.node.value, Env([(name, row)], column.variables)), column.node.format)


def listing_files(world, definition):
    files = {}
    for clause in file_clauses(definition.items):
        file = written_to(world, clause, {})
        if file is None:
            continue
        columns = listing_columns(world, definition)
        name, rows = listing_rows(world, definition)
        if clause.order is not None:
            rows = world.ordered_by(rows, world.sort_keys(clause.order, rows, lambda r: world.env([(name, r)])))
        body = "".join(csv_line([printed(world, c, name, row) for c in columns]) for row in rows)
        files[file] = with_header(world, clause, {}, csv_line([c.heading for c in columns]), body)
    return files


# ---- worksheets -------------------------------------------------------------------------------------------------------


class Sheet:
    """The cells of one row of the worksheet's table."""

    def __init__(self, world, definition, row):
        self.world, self.definition, self.row = world, definition, row
        self.columns = {i.name: i for i in definition.items if i.kind == "sheet column"}
        self.rows = {i.name: i for i in definition.items if i.kind == "sheet row"}
        self.entries = next((i for i in definition.items if i.kind == "entries"), None)
        self.kept = {}

    def entry(self, row, column):
        if self.entries is None:
            return None
        env = Env([(self.definition.of[-1], self.row)], {})
        matching = [(name, value) for name, value in self.entries.matching if value is not None]
        own = [name for name, value in self.entries.matching if value is None]
        _, rows = self.world.rows_named(self.entries.source[-1], [])
        found = [r for r in self.world.matched(rows, matching, self.row, env) if all(text_of(r.cells[name]) == row for name in own)]
        if len(found) > 1:
            raise Fault("two entries for one row")
        return found[0].cells[column.text] if found else None

    def cell(self, row, number):
        key = row, number
        if key not in self.kept:
            self.kept[key] = self.computed(self.rows[row], self.columns[number])
        return self.kept[key]

    def computed(self, row, column):
        if row.value is not None:
            variables = {name: Record(cell=(self, name)) for name in self.rows}
            return SheetWalk(self.world, self, row.name, column.name).value(row.value, Env([], variables))
        if column.value is not None:
            return SheetWalk(self.world, self, row.name, column.name).value(column.value, Env([], {}))
        value = self.entry(row.name, column)
        if value is None:
            value = column.default if column.default is not None else row.default
        return value


class SheetWalk:
    """Reads the cells that a computed row or column names."""

    def __init__(self, world, sheet, row, column):
        self.world, self.sheet, self.row, self.column = world, sheet, row, column

    def value(self, node, env):
        if node.kind == "sheet column":
            if node.of is not None:
                raise OutOfReach("a column of another worksheet")
            return self.sheet.cell(self.row, node.number)
        if node.kind == "name" and node.args is None and node.name in self.sheet.rows:
            return self.sheet.cell(node.name, self.column)
        if node.kind in ("arithmetic", "default", "negative", "when", "compare", "is", "presence", "number", "and", "or", "not", "missing"):
            return type(self.world).__dict__.get("on_" + node.kind, getattr(type(self.world), "on_" + node.kind))(self, node, env)
        raise OutOfReach(f"{node.kind} in a worksheet")

    def holds(self, node, env):
        return self.value(node, env) is True

    def deciding(self, nodes, env, word):
        return type(self.world).deciding(self, nodes, env, word)


def worksheet_files(world, definition):
    clause = file_clauses(definition.items)
    if not clause:
        return {}
    clause = clause[-1]
    file = written_to(world, clause, {})
    if file is None:
        return {}
    labels = [i for i in definition.items if i.kind == "label"]
    columns = [i for i in definition.items if i.kind == "sheet column"]
    form = next((i.format for i in definition.items if i.kind == "cells"), None)
    name, rows = world.rows_named(definition.of[-1], [])
    rows = world.ordered_by(rows, world.sort_keys(clause.order or [], rows, lambda r: world.env([(name, r)])))
    header = csv_line([text_with(world, i.text, {}) for i in [*labels, *columns]])
    body = ""
    for row in rows:
        sheet = Sheet(world, definition, row)
        for item in definition.items:
            if item.kind in ("header", "sheet row"):
                body += csv_line(sheet_line(world, sheet, item, labels, columns, form))
    return {file: with_header(world, clause, {}, header, body)}


def sheet_line(world, sheet, item, labels, columns, form):
    is_header = item.kind == "header"
    record = Record(name=None if is_header else item.name, text=text_with(world, item.text, {}))
    env = Env([(sheet.definition.of[-1], sheet.row)], {"row": record})
    cells = [formatted(world.value(i.value, env), i.format) for i in labels]
    return cells + ["" if is_header else formatted(sheet.cell(item.name, c.name), form) for c in columns]


# ---- all of them ------------------------------------------------------------------------------------------------------

WRITERS = {"listing": listing_files, "worksheet": worksheet_files, "form": form_files}


def beginnings(world, definition):
    """What the names of its files begin with, up to a slot."""
    if definition.kind == "form":
        return form_beginnings(world, definition)
    return [clause.text.partition("{")[0] for clause in file_clauses(definition.items)]


def files_of(world):
    """(files by name, {beginning of a file's name: why it was not read}); a Fault where the run stops."""
    files, beyond = {}, {}
    world.ask_requirements()
    for definition in list(world.definitions.values()):
        if definition.kind in WRITERS:
            try:
                files |= WRITERS[definition.kind](world, definition)
            except OutOfReach as reason:
                beyond |= dict.fromkeys(beginnings(world, definition), str(reason))
    return files, beyond
