"""Forms: who is counted on which line, in which column and block, and which marks stand in place of a number."""

from fractions import Fraction

from .evaluate import UNKNOWN, Env
from .expression_parser import nodes_in
from .lines import ask_partitions, lines_of, on_line, text_with
from .tables import Table
from .values import Fault, OutOfReach, Record, Row, text_of


class Part:
    """An item of a form with the arguments of the template it comes from."""

    def __init__(self, node, variables):
        self.node, self.variables = node, variables


def parts_of(world, items, variables):
    found = []
    for item in items:
        if item.kind == "use":
            template = world.definitions[item.name]
            given = [world.value(a, Env([], variables)) for a in item.args]
            found += parts_of(world, template.items, world.as_arguments(template.args, given))
        else:
            found.append(Part(item, variables))
    return found


class Form:
    def __init__(self, world, definition, variables):
        self.world, self.definition = world, definition
        self.parts = parts_of(world, definition.items, variables)
        self.variables = variables

    def of(self, *kinds):
        return [p for p in self.parts if p.node.kind in kinds]

    def lines(self, word):
        return lines_of(self.world, self.of(word), self.variables)

    # ---- who is counted ----------------------------------------------------------------------------------------------------

    def population(self, node):
        """(row, the unit it counts for) of each row that is counted."""
        world = self.world
        name, rows = world.rows_named(node.of[-1], [])
        found = []
        for row in rows:
            env = Env([(name, row)], {})
            if node.where is not None and not world.holds(node.where, env):
                continue
            unit = row if node.counting is None else unit_of(world, node.counting, env)
            if unit is not None:
                found.append((row, unit))
        return found

    def blocks(self):
        """Each combination of blocks as variables."""
        found = [{}]
        for part in self.of("blocks"):
            for block in part.node.blocks:
                rows = self.block_rows(block, part.variables)
                found = [{**before, block.name: row} for before in found for row in rows]
        return found

    def block_rows(self, block, variables):
        world = self.world
        name, rows = world.rows_named(block.of[-1], [])
        env_of = lambda r: Env([(name, r)], variables)
        if block.where is not None:
            rows = [r for r in rows if world.holds(block.where, env_of(r))]
        return world.ordered_by(rows, world.sort_keys(block.order or [], rows, env_of))

    def block_names(self):
        return [(block.name, self.world.base_name(block.of[-1])) for part in self.of("blocks") for block in part.node.blocks]

    def block_of_row(self, row, name, table):
        found = self.world.member(row, name, None, otherwise=UNKNOWN)
        if isinstance(found, Row) and found.table.name == table or found is None:
            return found
        raise OutOfReach(f"which block {name} a row of {row.table.name} belongs to")

    def by_block(self, counted):
        """The rows of each combination of blocks."""
        names = self.block_names()
        blocks = self.blocks()
        rows = {tuple(b[n] for n, _ in names): [] for b in blocks}
        for row, unit in counted:
            key = tuple(self.block_of_row(row, *name) for name in names)
            if key not in rows:
                raise Fault("a row belongs to no block")
            rows[key].append((row, unit))
        return [(block, rows[tuple(block[n] for n, _ in names)]) for block in blocks]

    # ---- cells -------------------------------------------------------------------------------------------------------------

    def offered(self, line):
        return line.item.offered is None or self.world.holds(line.item.offered, Env([], line.variables))

    def shown(self, line, count):
        """What is not offered has no count."""
        count = count if self.offered(line) else None
        return line.item.shown is None or self.world.holds(line.item.shown, Env([], {**line.variables, "count": count}))

    def mark(self, variables, heading):
        """The first mark whose condition holds, None for none."""
        for part in self.of("show"):
            if part.node.values is not None and heading not in part.node.values:
                continue
            if part.node.where is None or self.world.holds(part.node.where, Env([], {**self.variables, **part.variables, **variables})):
                return part
        return None

    def mark_text(self, part, variables):
        mark = part.node.mark
        if isinstance(mark, str):
            return text_with(self.world, mark, {**self.variables, **part.variables, **variables})
        return text_of(mark)

    def label_cell(self, part, variables, header):
        """On a header only what asks for its text is printed."""
        from .outputs import formatted
        if header and not asks_line_text(part.node.value):
            return ""
        return formatted(self.world.value(part.node.value, Env([], {**self.variables, **part.variables, **variables})), part.node.format)

    def heading(self, part):
        return text_with(self.world, part.node.text, {**self.variables, **part.variables})

    def reach(self):
        if any(asks_reveals(p.node.where) for p in self.of("show")):
            raise OutOfReach("reveals: tests/random/suppression.py reads it")


def asks_line_text(value):
    return any(n.kind == "member" and n.name == "text" and n.of.kind == "name" and n.of.name == "line" for n in nodes_in(value))


def asks_reveals(node):
    return any(n.kind == "name" and n.name == "reveals" for n in nodes_in(node))


def unit_of(world, path, env):
    value = world.row_named(path[0], env)
    found = world.member(env.rows[-1][1], path[0], None, env, UNKNOWN)
    if found is not UNKNOWN:
        value = found
    for name in path[1:]:
        value = world.member(value, name, None) if value is not None else None
    return value


def distinct(pairs):
    return Fraction(len({unit for _, unit in pairs}))


class Cell:
    """`column`: None on a line of a form over measures, whose numbers are in `values`."""

    def __init__(self, block, line, column, values, offered):
        self.block, self.line, self.column, self.values, self.offered = block, line, column, values, offered


def line_record(line):
    return Record(text=line.text, number=None if line.number is None else Fraction(line.number))


class CountForm(Form):
    """A form that counts rows: lines by columns."""

    def __init__(self, world, definition):
        super().__init__(world, definition, {})
        self.reach()
        self.row_lines = self.lines("rows")
        self.column_lines = self.lines("columns")
        self.counted = self.population(definition)
        rows = [row for row, _ in self.counted]
        ask_partitions(world, self.row_lines, rows)
        ask_partitions(world, self.column_lines, rows)
        self.columns = []
        for line in self.column_lines:
            if not line.header:
                on = {row for row in rows if on_line(world, line, row)}
                if self.shown(line, distinct([(r, u) for r, u in self.counted if r in on])):
                    self.columns.append((line, on))

    def lines_with_cells(self):
        """(block, line, its cells or None for a header) in the order of the file."""
        members = {id(line): {row for row, _ in self.counted if on_line(self.world, line, row)} for line in self.row_lines if not line.header}
        for block, counted in self.by_block(self.counted):
            for line in self.row_lines:
                if line.header:
                    yield block, line, None
                    continue
                here = [(row, unit) for row, unit in counted if row in members[id(line)]]
                if self.shown(line, distinct(here)):
                    yield block, line, [self.cell(block, line, column, on, here) for column, on in self.columns]

    def cell(self, block, line, column, on, here):
        offered = self.offered(line) and self.offered(column)
        count = distinct([(row, unit) for row, unit in here if row in on]) if offered else None
        return Cell(block, line, column, {"count": count}, offered)

    def cell_variables(self, cell):
        return {**cell.block, **cell.values, "line": line_record(cell.line), "column": line_record(cell.column)}

    def table_text(self):
        from .outputs import csv_line, formatted
        header = csv_line([self.heading(p) for p in self.of("label")] + [line.text for line, _ in self.columns])
        body = ""
        for block, line, cells in self.lines_with_cells():
            variables = {**block, "line": line_record(line)}
            printed = [self.label_cell(p, variables, cells is None) for p in self.of("label")]
            for place, (column, _) in enumerate(self.columns):
                if cells is None:
                    printed.append("")
                    continue
                known = self.cell_variables(cells[place])
                mark = self.mark(known, None)
                printed.append(formatted(known["count"], column.format) if mark is None else self.mark_text(mark, known))
            body += csv_line(printed)
        return header, body


class MeasureForm(Form):
    """A form over measures, for one of them: numerator, denominator and rate of each line."""

    def __init__(self, world, definition, measure):
        self.measure = measure
        rules = {i.kind: i.value for i in measure.items if i.kind != "lines"}
        axes = [use for i in measure.items if i.kind == "lines" for use in i.axes]
        target = world.value(rules["target"], Env([], {})) if "target" in rules else None
        record = Record(code=measure.name, text=measure.text, lines=axes, target=target)
        super().__init__(world, definition, {definition.measure: record})
        self.reach()
        self.rules = rules
        self.row_lines = self.lines("rows")

    def lines_with_values(self):
        world = self.world
        name = self.measure.of[-1]
        counted = []
        for row, unit in self.population(self.measure):
            env = Env([(name, row)], {})
            rule = self.rules.get("exclude")
            if world.holds(self.rules["denominator"], env) and not (rule is not None and world.holds(rule, env)):
                counted.append((row, unit, world.holds(self.rules["numerator"], env)))
        ask_partitions(world, self.row_lines, [row for row, _, _ in counted])
        for line in self.row_lines:
            if line.header:
                yield line, None
                continue
            here = [(row, unit, met) for row, unit, met in counted if on_line(world, line, row)]
            denominator = distinct([(row, unit) for row, unit, _ in here])
            numerator = distinct([(row, unit) for row, unit, met in here if met])
            if not self.shown(line, denominator):
                continue
            offered = self.offered(line)
            rate = numerator / denominator if denominator else None
            values = {"numerator": numerator, "denominator": denominator, "rate": rate} if offered else dict.fromkeys(("numerator", "denominator", "rate"))
            yield line, Cell({}, line, None, values, offered)

    def table_text(self):
        from .outputs import csv_line, formatted
        columns = self.of("label") + self.of("value")
        header = csv_line([self.heading(p) for p in columns])
        body = ""
        for line, cell in self.lines_with_values():
            printed = []
            for part in columns:
                known = {**self.variables, **part.variables, "line": line_record(line), **(cell.values if cell else {})}
                if part.node.kind == "label" or cell is None:
                    printed.append(self.label_cell(part, known, cell is None) if part.node.kind == "label" else "")
                    continue
                mark = self.mark(known, self.heading(part))
                value = formatted(self.world.value(part.node.value, Env([], known)), part.node.format) if mark is None else self.mark_text(mark, known)
                printed.append(value)
            body += csv_line(printed)
        return header, body


# ---- files and tables of forms ----------------------------------------------------------------------------------------


def each_form(world, definition):
    if definition.measure is None:
        return [CountForm(world, definition)]
    return [MeasureForm(world, definition, measure) for measure in world.measures.values()]


def form_beginnings(world, definition):
    items = list(definition.items)
    for item in items:
        if item.kind == "use":
            items += world.definitions[item.name].items
    return [i.text.partition("{")[0] for i in items if i.kind == "file"]


def form_files(world, definition):
    from .outputs import with_header, written_to
    files = {}
    if not any(p.node.kind == "file" for p in parts_of(world, definition.items, {})):
        return files
    for form in each_form(world, definition):
        for part in form.of("file"):
            if part.node.order is not None:
                raise OutOfReach("a form's file in another order")
            variables = {**form.variables, **part.variables}
            file = written_to(world, part.node, variables)
            if file is not None:
                header, body = form.table_text()
                files[file] = with_header(world, part.node, variables, header, body)
    return files


def table_of_cells(definition, world):
    """A row for each cell of a form that counts, for each line of a form over measures."""
    table = Table(definition.name, "cells")
    over_measures = definition.source.kind == "lines"
    table.columns = dict.fromkeys(("measure", "line", "text", "numerator", "denominator", "rate") if over_measures else ("line", "text", "column", "count"))
    table.columns |= dict.fromkeys(("offered", "provided", "hidden", "reason"))
    for name in definition.source.forms:
        for form in each_form(world, world.definitions[name]):
            for cell in cells_of(form):
                add_cell(table, form, cell)
    return table


def cells_of(form):
    if isinstance(form, MeasureForm):
        return [cell for _, cell in form.lines_with_values() if cell is not None]
    return [cell for _, _, cells in form.lines_with_cells() for cell in cells or []]


def add_cell(table, form, cell):
    record = line_record(cell.line)
    cells = {"line": record.parts["number"], "text": cell.line.text, "offered": cell.offered, "provided": True, "reason": None} | cell.block
    if isinstance(form, MeasureForm):
        known = {**form.variables, "line": record, **cell.values}
        cells |= {"measure": form.measure.name, **cell.values}
        cells["hidden"] = any(form.mark(known, form.heading(p)) is not None for p in form.of("value"))
    else:
        cells |= {"column": cell.column.text, **cell.values, "hidden": form.mark(form.cell_variables(cell), None) is not None}
    for name in cell.block:
        table.columns.setdefault(name, None)
    table.add(cells)
