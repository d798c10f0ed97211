"""Listings, checks, worksheets, and tables of what other outputs hold."""

from .axes import condition, file_item, make_axis, make_form, make_measure, make_measure_form
from .expressions import Context, Expressions, is_codes, is_row, sort_paths
from .rules import attempt
from .schema import Column, Table
from .tree import Definition, Name, Node, Scope, item, literal, path, scoped, step, variable, whole

PRINTED = ["integer", "decimal", "text", "date", "year", "yes/no", "quarter", "integer", "text"]


class Listing:
    def __init__(self, name, scope, columns):
        self.name = name
        self.scope = scope
        self.columns = columns


def output_column(env, scope, heading, variables=(), number=None):
    rng = env.rng
    type = rng.choice([*PRINTED, *env.codes])
    value = attempt(env, lambda: Expressions(Context(env, [scope], variables)).make(type, 2))
    if value is None:
        env.refuse()
    form = ""
    if value.type in ("integer", "decimal"):
        form = rng.choice(["", " as decimal 2", " as decimal 0"]) if value.type == "integer" else " as decimal 3"
    elif value.type == "text":
        form = rng.choice(["", "", " as alphanumeric 400"])
    inner = [value] if value.kind == "bracketed" or form else [whole(value)]
    return value, [f"{number} " if number else "", *heading, " = ", *inner, form]


def make_listing(env, table=None, name_of=None):
    rng = env.rng
    table = table or rng.choice([t for t in env.tables])
    number = env.count_of_listings = getattr(env, "count_of_listings", 0) + 1
    name = env.names.new("roll", "leavers", "list_of", "rows_of")
    cohorts = [c for c in table.cohorts if not c.args]
    source = rng.choice(cohorts).name if cohorts and rng.random() < .6 else table.name
    scope = Scope(table, source)
    head = ["listing ", name, " of ", source]
    if rng.random() < .35:
        head += ["\n  where ", whole(condition(env, [scope], (), 1)), "\n"]
    pieces = [*head, " {", file_item(env, f"l{number}.csv")]
    columns, values = [], []
    numbered = rng.random() < .3
    keys = sort_paths(scope, table)
    if keys is not None:
        for key in keys:
            columns.append([f"{len(columns) + 1} " if numbered else "", f'"key {len(columns) + 1}" = ', key])
    count = rng.randint(1, 5)
    for _ in range(count):
        made = attempt(env, lambda: output_column(env, scope, [f'"c{len(columns) + 1}"'], (), len(columns) + 1 if numbered else None))
        if made:
            values.append(made[0])
            columns.append(made[1])
    if not columns:
        env.refuse()
    sorting = sort_pieces(env, scope, table, keys, values)
    if sorting is None:
        env.file_order = True
    else:
        pieces.append(Node("sorted", ["\n  ", *sorting]))
    pieces += [item("\n  ", *c) for c in columns]
    if rng.random() < .25 and not numbered:
        sets = [c for c in table.columns if is_codes(c.type)]
        if sets:
            column = rng.choice(sets)
            g = env.names.new("g", "each_code")
            head = ["for each ", g, " in ", column.type.name]
            if rng.random() < .6:
                head += [" where ", path(variable(g, column.type), [step(Name("code"))], "code"), f' != "{column.type.codes[0]}"']
            pieces.append(item("\n  ", *head, ' { "x {', variable(g, column.type), '}" = ("X" when ', path(scope, [step(column.name)], column.type), " = ",
                               variable(g, column.type), ', otherwise missing) as alphanumeric 1 }'))
    definition = env.add(Definition("listing", name, [*pieces, "\n}"], scope, output=f"l{number}.csv"))
    if numbered:
        env.listings.append(Listing(name, scope, len(columns)))
    return definition


def sort_pieces(env, scope, table, keys, values):
    """`sorted by ...` with a total order; None for the order of the file."""
    rng = env.rng
    terms = []
    if rng.random() < .6:
        made = attempt(env, lambda: Expressions(Context(env, [scope])).make(rng.choice(["integer", "date", "text", "yes/no"]), 1))
        if made is not None and made.kind != "literal":
            terms.append(made)
    if keys is not None:
        terms += keys
    elif env.total:  # rows that print the same may stand in any order
        terms += [v for v in values if v.kind != "literal"]
        if len(terms) == 0:
            env.refuse()
    elif not terms:
        return None
    if keys is None and not env.total:
        env.file_order = True
    if not env.total and rng.random() < .3:
        return None
    pieces = ["sorted by "]
    for number, term in enumerate(terms):
        pieces += [", " if number else "", term, rng.choice([" missing last", " missing first", " descending missing last"])]
    return pieces


# ---- checks -------------------------------------------------------------------------------------------------------------


def make_checks(env):
    rng = env.rng
    table = rng.choice(env.tables)
    listing = rng.choice(env.listings) if env.listings and rng.random() < .3 else None
    cohorts = [c for c in table.cohorts if not c.args]
    name = env.names.new("plausible", "findings_of", "exclusion")
    if listing:
        table, source, scope = listing.scope.table, listing.name, Scope(listing.scope.table, listing.scope.name)
    else:
        source = rng.choice(cohorts).name if cohorts and rng.random() < .4 else table.name
        scope = Scope(table, source)
    measured = rng.random() < .4  # without `actual` and `limit` they are what the condition, as it is written, compares
    pieces = ["checks ", name, " of ", source, rng.choice(["", " first only", " pass and fail", ""]), " {"]
    for number in range(rng.randint(1, 4)):
        rule = [f'\n  rule "R{number}" ', rng.choice(["error", "warning"])]
        if listing and rng.random() < .7:
            rule.append(f" on {rng.randint(1, listing.columns)}")
        rule += [rng.choice([" if ", " unless "]), whole(condition(env, [scope]))]
        if rng.random() < .3:
            rule += ["\n    only if ", whole(condition(env, [scope], (), 1))]
        for word in ("actual", "limit"):
            if measured:
                value = attempt(env, lambda: Expressions(Context(env, [scope])).make(rng.choice(["integer", "date", "text"]), 1))
                rule += [f"\n    {word} ", whole(value or literal("1", "integer"))]
        rule.append("\n    message ")
        said = Expressions(Context(env, [scope])).slots(1) if rng.random() < .5 else None
        rule.append(Node("message", said.pieces) if said else f'"rule {number}"')
        pieces.append(item(*rule))
    found = Table(name, "checks")
    found.ordered = False
    found.columns = [Column(table.name, table, False)] + [Column(Name(n), "text", False) for n in ("rule", "severity", "message", "result")]
    found.columns += [Column(Name(n), "text", True) for n in (["actual", "limit"] if measured else []) + ["heading", "value"]] + [Column(Name("field"), "integer", True)]
    definition = env.add(Definition("checks", name, [*pieces, "\n}"], scope, table=found))
    env.found.append(found)
    return definition


def make_findings_listing(env):
    rng = env.rng
    table = rng.choice(env.found)
    number = env.count_of_listings = getattr(env, "count_of_listings", 0) + 1
    scope = Scope(table, table.name)
    name = env.names.new("errors", "rows_found")
    rows = sort_paths(Scope(table, table.name), table.columns[0].type) or []
    keys = [path(scope, [step(table.columns[0].name), *k.pieces], k.type) for k in rows]
    if not keys:
        if env.total:
            env.refuse()
        env.file_order = True
    shown = [path(scope, [step(c.name)], c.type) for c in table.columns[1:]]
    pieces = ["listing ", name, " of ", table.name, " {", file_item(env, f"l{number}.csv"), "\n  sorted by "]
    for place, term in enumerate([*keys, *shown]):
        pieces += [", " if place else "", term, " missing last"]
    for place, term in enumerate([*keys, *shown]):
        pieces.append(item(f'\n  "c{place}" = ', term))
    return env.add(Definition("listing", name, [*pieces, "\n}"], scope, output=f"l{number}.csv"))


# ---- tables of forms ----------------------------------------------------------------------------------------------------


def make_cells(env):
    rng = env.rng
    forms = [f for f in env.forms]
    if not forms:
        env.refuse()
    form, over_measures, _ = rng.choice(forms)
    table = Table(env.names.new("cell_of", "line_of"), "cells")
    if over_measures:
        columns = [("measure", "text"), ("line", "integer"), ("text", "text"), ("numerator", "integer"), ("denominator", "integer"), ("rate", "decimal"),
                   ("offered", "yes/no"), ("provided", "yes/no")]
    else:
        columns = [("line", "integer"), ("text", "text"), ("column", "text"), ("count", "integer"), ("offered", "yes/no"), ("provided", "yes/no")]
    columns += [("hidden", "yes/no"), ("reason", "text")]
    table.columns = [Column(Name(n), t, True) for n, t in columns]
    env.add(Definition("table", table.name, ["table ", table.name, " = lines of " if over_measures else " = cells of ", form], table=table))
    number = env.count_of_listings = getattr(env, "count_of_listings", 0) + 1
    scope = Scope(table, table.name)
    name = env.names.new("cells_listed")
    shown = [path(scope, [step(c.name)], c.type) for c in table.columns]
    pieces = ["listing ", name, " of ", table.name]
    if rng.random() < .5:
        pieces += ["\n  where ", whole(condition(env, [scope], (), 1)), "\n"]
    pieces += [" {", file_item(env, f"l{number}.csv"), "\n  sorted by "]
    for place, term in enumerate(shown):
        pieces += [", " if place else "", term, " missing first"]
    for place, term in enumerate(shown):
        pieces.append(item(f'\n  "c{place}" = ', term, " as decimal 3" if term.type == "decimal" else ""))
    return env.add(Definition("listing", name, [*pieces, "\n}"], scope, output=f"l{number}.csv"))


# ---- a worksheet --------------------------------------------------------------------------------------------------------


def make_worksheet(env):
    """Two tables of its own: the reports, and what was entered in them by row."""
    rng = env.rng
    rows = Table(env.names.new("ledger_row"), "codes")
    rows.codes = ["A", "B", "C"]
    rows.columns = [Column(Name("code"), "code"), Column(Name("label"), "text")]
    env.add(Definition("codes", rows.name, ["codes ", rows.name, ' { "A" "a" "B" "b" "C" "c" }'], table=rows))
    report, entry = Table(env.names.new("ledger"), "file"), Table(env.names.new("ledger_entry"), "file")
    for table in (report, entry):
        table.file = f"{table.name.spelling}.csv"

    def add(table, name, type, nullable=False):
        column = Column(name, type, nullable)
        column.header = name.spelling
        table.columns.append(column)
        return column

    key = add(report, Name("id"), "code")
    report.key = [key]
    report.rows = [{key: f"{2020 + n}"} for n in rng.sample(range(6), rng.randint(1, 5))]
    of, row = add(entry, report.name, report), add(entry, Name("row"), rows)
    c1, c2 = add(entry, Name("c1"), "decimal", True), add(entry, Name("c2"), "decimal", True)
    entry.key = [of, row]
    for one in report.rows:
        for code in rng.sample("ABC", rng.randint(0, 3)):
            cells = [rng.choice(["", "10", "2.5", "-1", "0"]) for _ in range(2)]
            entry.rows.append({of: one[key], row: code, c1: cells[0], c2: cells[1]})
    env.add(Definition("table", report.name, ["table ", report.name, f' from "{report.file}" {{ key id\n  id : code\n}}'], table=report))
    env.add(Definition("table", entry.name, [
        "table ", entry.name, f' from "{entry.file}" {{\n  key ', report.name, ", row\n  ", report.name, " : ", report.name,
        Node("header", [], name=report.name, header=report.name.spelling), "\n  row : ", rows.name,
        "\n  c1, c2 : decimal or missing\n}"], table=entry))
    env.files += [report, entry]
    name = env.names.new("spending")
    scope = Scope(report, report.name)
    pieces = ["worksheet ", name, " of ", report.name, ' {\n  file "w.csv"', " sorted by id" if env.total or rng.random() < .5 else "",
              '\n  label "id" = ', path(scope, [step(key.name)], "code"), '\n  label "row" = row.name\n  entries from ', entry.name, " matching ", report.name, " = ",
              report.name, ", row"]
    pieces.append('\n  column 1 "c1" entered' + rng.choice(["", " default 0"]))
    pieces.append('\n  column 2 "c2" entered' + rng.choice(["", " default 1.5"]))
    pieces.append(item('\n  column 3 "c3" = ', rng.choice(["column 1 - column 2", "column 1 + column 2 * 2", "(column 1 default 0) + column 2"])))
    pieces.append(item("\n  cells as decimal 2"))
    pieces += ['\n  row A "First" entered\n  row B "Second" entered', item('\n  row T "Total" = ', rng.choice(["A + B", "A - B * 2", "(A default 1) + B"])),
               item('\n  header "MORE"'), item('\n  row C "Third" entered'), "\n}"]
    if not (env.total or "sorted" in pieces[4]):
        env.file_order = True
    return env.add(Definition("worksheet", name, pieces, scope, output="w.csv"))


def make_outputs(env):
    rng = env.rng
    env.listings, env.found = [], []
    makers = [make_listing] * 5 + [make_form] * 4 + [make_checks] * 2 + [make_measure] * 2 + [make_axis]
    for _ in range(rng.randint(3, 7)):
        make = rng.choice(makers)
        attempt(env, lambda: make(env))
    if env.measures:
        attempt(env, lambda: make_measure_form(env))
    if rng.random() < .15:
        attempt(env, lambda: make_worksheet(env))
    for found in list(env.found):
        if rng.random() < .8:
            attempt(env, lambda: make_findings_listing(env))
    if rng.random() < .4:
        attempt(env, lambda: make_cells(env))
    attempt(env, lambda: make_listing(env))
