"""Axes, measures and forms."""

from .expressions import Context, Expressions, is_codes, is_row, sort_paths
from .rules import argument_pieces, attempt, make_arguments
from .schema import Table
from .tree import Definition, Name, Node, Scope, item, literal, logic, path, scoped, special, step, variable, whole, without_row


class Axis:
    def __init__(self, name, table, args, partition, numbered):
        self.name = name
        self.table = table
        self.args = args
        self.partition = partition
        self.numbered = numbered
        self.lines_of = {self}  # the axes whose lines it has


class Lines:
    """Texts of lines and headings, each another one."""

    def __init__(self):
        self.count = 0

    def new(self, start="line"):
        self.count += 1
        return f"{start} {self.count}"


def condition(env, scopes, variables=(), depth=2, specials=()):
    made = attempt(env, lambda: Expressions(Context(env, scopes, variables, specials)).condition(depth))
    if made is None or made.kind == "literal":
        env.refuse()
    return made


def columns_of(table, wanted):
    return [c for c in table.columns if wanted(c)]


def loop_pieces(env, scope, texts, numbered, variables):
    """`for each ... { line ... }` over codes, a list, or the values of a column."""
    rng = env.rng
    name = env.names.new("g", "each_one", "v", "wanted")
    roll = rng.random()
    if roll < .5:
        column = rng.choice(columns_of(scope.table, lambda c: is_codes(c.type)) or [None])
        if column is None:
            env.refuse()
        head = [name, " in ", column.type.name]
        type = column.type
        if rng.random() < .5:
            head += [" where ", path(variable(name, type), [step(Name("code"))], "code"), f' != "{type.codes[0]}"']
        text = rng.choice(["{%s}", "{%s.label}", "{%s.code} of"])
    elif roll < .75:
        column = rng.choice(columns_of(scope.table, lambda c: c.type in ("integer", "year")) or [None])
        if column is None:
            env.refuse()
        type = column.type
        head = [name, " in [", *(["2024, 2025"] if type == "year" else ["1, 2, 5"]), "]"]
        if type == "year":
            env.refuse()
        text = "{%s}"
    else:
        column = rng.choice(columns_of(scope.table, lambda c: c.type in ("integer", "text", "date", "year") or is_codes(c.type)) or [None])
        if column is None:
            env.refuse()
        type = column.type
        of = Scope(scope.table, scope.table.name)
        head = [name, " in ", scoped(of, path(of, [step(column.name)], type)), " of ", scope.table.name]
        if rng.random() < .5:
            head += [" where ", scoped(of, condition(env, [of], (), 1))]
        text = "{%s}"
    before, after = text.split("%s")
    shown = Node("text", ['"', texts.new("each") + " ", before, variable(name, type), after, '"'])
    plain = Node("compare", ["(", path(scope, [step(column.name)], column.type), rng.choice([" = ", " is "]), variable(name, type), ")"], "yes/no", True)
    where = plain
    if rng.random() < .4:
        where = logic("and", [plain, condition(env, [scope], [*variables, (name, type)], 1)])
    line = ["line ", shown, " where ", whole(where), *options_of(env, [*variables, (name, type)])]
    return ["for each ", *head, " {", "\n    ", *line, "\n  }"]


def options_of(env, variables):
    rng = env.rng
    pieces = []
    if rng.random() < .12:
        pieces += [" offered if ", without_row(whole(condition(env, [], variables, 1)))]
    if rng.random() < .15:
        pieces += [" shown if ", special("count", "integer"), rng.choice([" > 0", " >= 2", " != 1"])]
    return pieces


def make_axis(env, table=None, simple=False):
    rng = env.rng
    table = table or rng.choice(env.tables)
    name = env.names.new("lines", "counts", "all_lines", "groups", "population")
    scope = Scope(table, table.name)
    texts = Lines()
    args = [] if simple else make_arguments(env, .15)
    partition = not simple and not args and rng.random() < .35
    numbered = not simple and rng.random() < .3
    axis = Axis(name, table, args, partition, numbered)
    items = []
    if partition:
        items = partition_items(env, scope, texts)
    else:
        for _ in range(rng.randint(1, 3 if simple else 5)):
            roll = rng.random()
            if roll < .1 and not simple:
                items.append(item("\n  header ", Node("text", [f'"{texts.new("HEADER")}"'])))
            elif roll < .3 and not simple:
                made = attempt(env, lambda: loop_pieces(env, scope, texts, numbered, args))
                if made:
                    items.append(item("\n  ", *made))
            elif roll < .4 and numbered:
                items.append(item(f"\n  number {10 * (len(items) + 1)}"))
            elif roll < .5 and not simple and (others := [a for a in env.axes if a.table is table and not a.args and not a.lines_of & axis.lines_of]):
                other = rng.choice(others)
                items.append(item("\n  include ", other.name))
                axis.lines_of |= other.lines_of
            else:
                if rng.random() < .2:
                    where = literal("yes", "yes/no")
                else:
                    where = condition(env, [scope], args)
                items.append(item("\n  line ", Node("text", [f'"{texts.new()}"']), " where ", whole(where), *([] if simple else options_of(env, args))))
    if not any("line" in "".join(p for p in i.pieces if isinstance(p, str)) for i in items):
        items.append(item("\n  line ", Node("text", [f'"{texts.new()}"']), " where yes"))
    words = (" partition" if partition else rng.choice(["", "", " overlapping"])) + (" numbered" if numbered else "")
    env.axes.append(axis)
    return axis, env.add(Definition("axis", name, ["axis ", name, *argument_pieces(args), f' "title of {len(env.axes)}"' if rng.random() < .4 else "", " of ",
                                                   table.name, words, " {", *items, "\n}"], scope, args))


def partition_items(env, scope, texts):
    """Lines on exactly one of which every row is, but for those that `unlisted if` says."""
    rng = env.rng
    sets = columns_of(scope.table, lambda c: is_codes(c.type))
    if sets and rng.random() < .6:
        column = rng.choice(sets)
        value = lambda: path(scope, [step(column.name)], column.type, column.nullable)
        name = env.names.new("g", "one_of")
        items = [item("\n  for each ", name, " in ", column.type.name, ' {\n    line "{', variable(name, column.type), '}" where ', value(), " = ",
                      variable(name, column.type), "\n  }")]
        if column.nullable:
            items.append(item("\n  unlisted if ", value(), " is missing") if rng.random() < .7 else
                         item('\n  line "none" where ', value(), " is missing"))
        return items
    asked = condition(env, [scope])
    return [Node("lines", [f'\n  line "{texts.new()}" where ', asked, f' is yes\n  line "{texts.new()}" where ', asked, " is not yes"])]


# ---- measures and forms -------------------------------------------------------------------------------------------------


def population(env, table):
    """(pieces, scope) after `of`: rows of a table or cohort, the unit that is counted."""
    rng = env.rng
    cohorts = [c for c in table.cohorts if not c.args]
    name = rng.choice(cohorts).name if cohorts and rng.random() < .6 else table.name
    scope = Scope(table, name)
    pieces = [" of ", name]
    if rng.random() < .2:
        pieces += [" where ", whole(condition(env, [scope], (), 1)), "\n "]
    references = columns_of(table, lambda c: is_row(c.type) and not c.nullable)
    if references and rng.random() < .6:
        column = rng.choice(references)
        pieces += [" counting ", column.name]
    elif rng.random() < .5 and table.row_names().count(name) == 0:
        pieces += [" counting ", name]
    return pieces, scope


def axis_use(env, axis):
    arguments = []
    for number, (_, type) in enumerate(axis.args):
        expressions = Expressions(Context(env))
        made = expressions.make(type, 0, plain=True)
        arguments += [", " if number else "(", without_row(made)]
    return [axis.name, *arguments, *([")"] if arguments else [])]


def make_measure(env):
    rng = env.rng
    table = rng.choice([t for t in env.tables])
    head, scope = population(env, table)
    simple, _ = make_axis(env, table) if rng.random() < .6 else (None, None)
    axes = [a for a in env.axes if a.table is table and not a.args]
    if not axes:
        env.refuse()
    code = f"M{len(env.measures) + 1}"
    pieces = [f'measure "{code}" "Name of {code}"', *head, " {"]
    pieces.append(item("\n  denominator ", whole(condition(env, [scope], (), 1))))
    pieces.append(item("\n  numerator ", whole(condition(env, [scope], (), 1))))
    if rng.random() < .4:
        pieces.append(item("\n  exclude ", whole(condition(env, [scope], (), 1))))
    if rng.random() < .4:
        pieces.append(item("\n  target ", rng.choice(["20", "45.5"])))
    axis = rng.choice(axes)
    pieces += ["\n  lines ", axis.name, "\n}"]
    name = Name(code)
    env.measures.append((name, axis))
    return env.add(Definition("measure", name, pieces, scope))


def file_item(env, text=None):
    rng = env.rng
    pieces = ["\n  file ", Node("text", [f'"{text}"'])]
    if rng.random() < .1:
        pieces += [" if ", without_row(whole(condition(env, [], (), 1)))]
    return Node("file", pieces)


def make_measure_form(env):
    rng = env.rng
    if not env.measures:
        env.refuse()
    name = env.names.new("rates", "performance")
    m = env.names.new("m", "indicator")
    number = len(env.forms)
    pieces = ["form ", name, " for each measure ", m, " {", Node("file", [f'\n  file "f{number}_{{', variable(m, None), '.code}.csv"']),
              "\n  rows ", variable(m, None), ".lines"]
    outputs = [('"line"', "line.text"), ('"numerator"', "numerator"), ('"denominator"', "denominator")]
    pieces.append('\n  label "line" = line.text')
    pieces.append('\n  value "numerator" = numerator\n  value "denominator" = denominator')
    if rng.random() < .7:
        pieces.append(item('\n  value "rate" = 100 * rate as decimal ', str(rng.randint(0, 2))))
    if rng.random() < .4:
        pieces.append(item(rng.choice(['\n  show "*" where denominator in 1 through 2', "\n  show missing where denominator < 2"])))
    env.forms.append((name, True, "f"))
    return env.add(Definition("form", name, [*pieces, "\n}"], None, output=f"f{number}_"))


def make_form(env):
    rng = env.rng
    table = rng.choice(env.tables)
    name = env.names.new("october", "summary", "form_of", "by_line")
    number = len(env.forms)
    head, scope = population(env, table)
    axes = [a for a in env.axes if a.table is table or any(c.name is a.table.name and c.type is a.table for c in table.columns)]
    if not axes or rng.random() < .5:
        axes = [*axes, make_axis(env, table)[0]]
    columns = make_axis(env, table, simple=True)[0]
    rows = [rng.choice(axes)]
    apart = [a for a in axes if not a.lines_of & rows[0].lines_of]
    if apart and rng.random() < .3:
        rows.append(rng.choice(apart))
    pieces = ["form ", name, *head, " {", file_item(env, f"f{number}.csv")]
    plain = not any(isinstance(p, Node) for p in head)
    blocks = [c for c in table.columns if is_row(c.type) and c.type.kind == "file" and sum(d.type is c.type for d in table.columns) == 1
              and not any(f.value.type is c.type for f in table.facts)]
    if not plain:
        blocks = [c for c in blocks if not c.nullable]
    if blocks and rng.random() < .5:
        column = rng.choice(blocks)
        parent = column.type
        block = column.name
        if column.nullable:  # a row that belongs to no block is an error
            pieces[2:2 + len(head)] = [*head, " where ", path(scope, [step(column.name)], parent), " is given"]
        pieces += ["\n  blocks ", block, " in ", parent.name]
        of = Scope(parent, parent.name)
        if rng.random() < .03:
            pieces += [" where ", scoped(of, condition(env, [of], (), 1))]
        order = sort_paths(of, parent)
        if order is not None and (env.total or rng.random() < .5):
            pieces.append(" sorted by ")
            for place, key in enumerate(order):
                pieces += [", " if place else "", scoped(of, key), rng.choice(["", " descending"])]
        else:
            env.file_order = True
        keys = [c for c in parent.columns if c in parent.key and not isinstance(c.type, Table)]
        for place, key in enumerate(keys):
            pieces.append(item(f'\n  label "block {place}" = ', path(variable(block, parent), [step(key.name)], key.type)))
        scalars = [c for c in parent.columns if c.type in ("text", "integer", "date")]
        if scalars:
            pieces.append(item('\n  label "more" = ', path(variable(block, parent), [step(rng.choice(scalars).name)], "text")))
    pieces.append(item('\n  label "number" = line.number') if all(a.numbered for a in rows) else "")
    pieces.append('\n  label "line" = line.text\n  rows ')
    for place, axis in enumerate(rows):
        pieces += [", " if place else "", *axis_use(env, axis)]
    pieces += ["\n  columns ", *axis_use(env, columns), rng.choice(["", "", " as decimal 1", " as integer"][:3])]
    if rng.random() < .3:
        pieces.append(item(rng.choice(['\n  show "*" where count in 1 through 2', "\n  show missing where count = 0"])))
        if rng.random() < .3:
            pieces.append(item('\n  show "+" where reveals("*")'))
    env.forms.append((name, False, f"f{number}.csv"))
    return env.add(Definition("form", name, [*pieces, "\n}"], scope, output=f"f{number}.csv"))
