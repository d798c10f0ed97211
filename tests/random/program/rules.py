"""Parameters, defines, cohorts and derived tables; and what is known while a script is made."""

from .expressions import Context, Expressions, is_codes, is_row
from .schema import Column, Names, Table, make_codes, make_patterns, make_table
from .tree import Definition, Name, Node, Scope, item, literal, path, scoped, step, variable, whole

SCALARS = ["integer", "decimal", "text", "date", "year", "yes/no", "yes/no", "yes/no", "integer", "quarter"]


class GiveUp(Exception):
    """Nothing of the wanted type can be made here."""


class Param:
    def __init__(self, name, type, nullable=False):
        self.name = name
        self.type = type
        self.nullable = nullable


class Env:
    """What has been defined so far."""

    def __init__(self, rng, options):
        self.rng = rng
        self.options = options
        self.names = Names(rng)
        self.total = rng.random() < .7     # every order that is printed or picked by is total
        self.file_order = False            # this definition asks for the order of the file
        self.aliases_hold = True
        self.nesting = 0
        self.definitions = []
        self.codes, self.patterns, self.params, self.rowless, self.cohorts, self.tables = [], [], [], [], [], []
        self.settings = {}
        self.axes, self.forms, self.measures, self.checks = [], [], [], []
        self.files = []

    def refuse(self):
        raise GiveUp

    def row_tables(self):
        return self.tables

    def links(self, child, parent):
        return child.references(parent) + [d for d in child.hidden if d is parent]

    def only_children(self, table):
        return [t for t in self.tables if t.kind == "file" and len(t.key) == 1 and t.key[0].type is table
                and sum(c.type is table for c in t.columns) == 1]

    def add(self, definition):
        definition.file_order = self.file_order
        self.file_order = False
        self.definitions.append(definition)
        return definition


def attempt(env, make, tries=4):
    """What `make` makes; None when it gave up every time."""
    kept = env.file_order
    for _ in range(tries):
        try:
            return make()
        except GiveUp:
            env.file_order, env.nesting = kept, 0
    return None


def type_pieces(type, nullable=False):
    if isinstance(type, tuple):
        return ["list of ", *type_pieces(type[1])]
    return [type.name if isinstance(type, Table) else type, " or missing" if nullable else ""]


# ---- parameters ---------------------------------------------------------------------------------------------------------


def make_param(env):
    rng = env.rng
    name = env.names.new("least", "report_day", "only", "school_year", "wanted", "most", "with_summer", "shown", "since")
    kind = rng.choice(["integer", "year", "date", "yes/no", "set", "list", "values", "data", "decimal", "text"])
    setting, default, type, nullable = None, None, kind, False
    declared = None
    if kind == "integer":
        default, setting = [str(rng.randint(0, 6))], rng.choice(["1", "4", "9"])
        declared = ["integer from -100 through 100"] if rng.random() < .3 else None
    elif kind == "decimal":
        default, setting = ["2.5"], "0.25"
    elif kind == "text":
        default, setting, nullable = [rng.choice(["missing", '"b"'])], "north", True
    elif kind == "year":
        default, setting = [rng.choice(["2025", "2026"])], "2024"
    elif kind == "date":
        years = [p for p in env.params if p.type == "year"]
        default = ["October 1 in ", rng.choice(years).name] if years and rng.random() < .6 else ["2025-10-01"]
        setting = rng.choice(["2025-01-15", "2024-07-01"])
    elif kind == "yes/no":
        default, setting = [rng.choice(["yes", "no"])], rng.choice(["Y", "N"])
    elif kind == "set":
        type = rng.choice(env.codes)
        default, setting = [f'"{rng.choice(type.codes)}"'], rng.choice(type.codes)
    elif kind == "list":
        of = rng.choice([*env.codes, "integer"])
        type = ("list", of)
        if isinstance(of, Table):
            setting = ",".join(rng.sample(of.codes, rng.randint(1, 2)))
            default = ["ALL"] if rng.random() < .6 else ["[", f'"{rng.choice(of.codes)}"', "]"]
        else:
            default, setting = [rng.choice(["ALL", "[1, 2, 3]"])], "1,5,7"
        declared = [*type_pieces(type), " or ALL"]
    elif kind == "values":
        tables = [(t, c) for t in env.tables if t.kind == "file" for c in t.columns if c.type in ("text", "code") and not isinstance(c.type, Table)]
        if not tables:
            env.refuse()
        table, column = rng.choice(tables)
        type = ("list", column.type)
        values = sorted({r[column] for r in table.rows if r[column] and not set(r[column]) & set(',"')})
        default, setting = ["ALL"], ",".join(rng.sample(values, min(len(values), 2))) or None
        declared = ["list of ", table.name, ".", column.name, " or ALL"]
    elif kind == "data":
        type = rng.choice(["integer", "date"])
        made = Expressions(Context(env)).aggregate(type, 1)
        if made is None:
            env.refuse()
        nullable = True
        default, setting = [whole(made)], rng.choice(["2", "4"]) if type == "integer" else "2025-01-15"
        declared = [type, " or missing"]
    param = Param(name, type, nullable)
    given = setting is not None and rng.random() < .35
    if given:
        env.settings[name] = setting
    must = given and rng.random() < .4 and kind not in ("text", "data")
    env.params.append(param)
    pieces = ["param ", name, " : ", *(declared or type_pieces(type, nullable))]
    return env.add(Definition("param", name, pieces if must else [*pieces, " = ", *default]))


def make_require(env):
    rng = env.rng
    tables = [t for t in env.tables if t.kind == "file" and t.key]
    table = rng.choice(tables)
    scope = Scope(table, table.name)
    column = table.key[0]
    given = Node("compare", [path(scope, [step(column.name)], column.type, False), " is given"], "yes/no", False)
    other = attempt(env, lambda: Expressions(Context(env, [scope])).condition(1))
    condition = given if other is None else Node("or", [given, other], "yes/no", True)
    return env.add(Definition("require", Name("require"), ["require ", whole(condition), " of ", table.name, " on ", column.name,
                                                          '\n  message "no {', path(scope, [step(column.name)], column.type), '}"'], scope))


# ---- facts and cohorts --------------------------------------------------------------------------------------------------


def make_arguments(env, chance=.5):
    rng = env.rng
    if rng.random() > chance:
        return []
    pool = ["integer", "date", "year", "text", *env.codes, *[("list", c) for c in env.codes]]
    pool += [("list", "yes/no")] * 2
    return [(env.names.new("n", "wanted", "by_day", "y", "among", "limit"), rng.choice(pool)) for _ in range(rng.choice([1, 2, 2]))]


def argument_pieces(args):
    pieces = []
    for number, (name, type) in enumerate(args):
        pieces += [", " if number else "(", name, " : ", *type_pieces(type)]
    return [*pieces, ")"] if args else []


def make_define(env, table, depth=3):
    rng = env.rng
    args = make_arguments(env)
    name = env.names.new("age", "counted", "first_one", "days", "in_time", "last_place", "amount", "score_of", "is_new", "limit", "among", "rank")
    type = rng.choice([*SCALARS, *env.codes, *(t for t in env.tables if t.kind == "file")])
    if is_row(type) and (table is None or args):
        type = "yes/no"
    scope = Scope(table, table.name) if table is not None else None
    context = Context(env, [scope] if scope else [], args)
    value = attempt(env, lambda: Expressions(context).make(type, depth))
    if value is None or value.kind == "literal":
        env.file_order = False
        return None
    rest = [arg for arg in args if not mentions(value, [arg])]
    value = attempt(env, lambda: Expressions(context).asking_for(value, rest))
    if value is None:
        return None
    if isinstance(value.type, str) and value.type == "code":
        return None
    pieces = ["define ", name, *argument_pieces(args)]
    if table is not None:
        pieces += [" of ", table.name]
    if isinstance(value.type, str) and value.type != "text" and rng.random() < .2:
        pieces += [" : ", *type_pieces(value.type, True)]
    if rng.random() < .1:
        pieces.append(' cite "Manual, page 3"')
    definition = Definition("define", name, [*pieces, "\n  = ", whole(value)], scope, args, value)
    env.add(definition)
    if table is not None:
        table.facts.append(definition)
    else:
        env.rowless.append(definition)
    return definition


def mentions(value, args):
    used = {n.info["name"] for n in value.walk() if n.kind == "variable"}
    return all(name in used for name, _ in args)


def make_cohort(env):
    rng = env.rng
    table = rng.choice(env.tables)
    below = [c for c in table.cohorts if not c.args]
    parent = rng.choice(below) if below and rng.random() < .4 else None
    source = parent.name if parent else table.name
    args = make_arguments(env, .4)
    name = env.names.new("present", "recent", "upper", "counted_ones", "taken", "on_the_day")
    scope = Scope(table, source)
    condition = attempt(env, lambda: Expressions(Context(env, [scope], args)).condition(2))
    if condition is None or condition.kind == "literal":
        env.file_order = False
        return None
    rest = [arg for arg in args if not mentions(condition, [arg])]
    condition = attempt(env, lambda: Expressions(Context(env, [scope], args)).asking_for(condition, rest))
    if condition is None:
        return None
    definition = Definition("cohort", name, ["cohort ", name, *argument_pieces(args), " of ", source, "\n  where ", whole(condition)], scope, args)
    definition.source = source
    env.add(definition)
    table.cohorts.append(definition)
    if not args:
        env.cohorts.append(definition)
    return definition


# ---- derived tables -----------------------------------------------------------------------------------------------------


def source_of(env, table):
    """(pieces, scope) of a table or of a cohort of it, some with a condition."""
    rng = env.rng
    cohorts = [c for c in table.cohorts if not c.args]
    name = rng.choice(cohorts).name if cohorts and rng.random() < .5 else table.name
    scope = Scope(table, name)
    pieces = [name]
    if rng.random() < .3:
        condition = attempt(env, lambda: Expressions(Context(env, [scope])).condition(1))
        if condition is not None and condition.kind != "literal":
            pieces += [" where ", scoped(scope, whole(condition))]
    return pieces, scope


def derived(env, *words):
    table = Table(env.names.new(*words), "derived")
    return table


def make_each(env):
    rng = env.rng
    of = rng.choice([t for t in env.tables])
    if of.kind == "derived" and of.depth > 1:
        env.refuse()
    table = derived(env, "member", "pair", "group_of", "each_of")
    source, scope = source_of(env, of)
    pieces = ["table ", table.name, " = each "]
    for number in range(rng.choice([1, 2, 2, 3])):
        free = [c for c in of.columns if c.name not in [k.name for k in table.columns] and c.type != "period"]
        if free and rng.random() < .6:
            column = rng.choice(free)
            column = Column(column.name, column.type, column.nullable)
            pieces += [", " if number else "", column.name]
        else:
            type = rng.choice(["integer", "text", "date", "year", "yes/no", *env.codes, *[t for t in env.tables if t.kind == "file"]])
            value = Expressions(Context(env, [scope])).make(type, 1)
            if value.kind == "literal" or value.type == "period":
                env.refuse()
            column = Column(env.names.new(), value.type, True)
            pieces += [", " if number else "", column.name, " = ", scoped(scope, value)]
        table.columns.append(column)
    table.key = list(table.columns)
    table.depth = getattr(of, "depth", 0) + 1
    of.hidden.append(table)
    definition = env.add(Definition("table", table.name, [*pieces, " of ", *source], table=table))
    env.tables.append(table)
    return definition


def make_with(env):
    rng = env.rng
    if env.options.big:
        env.refuse()
    files = [t for t in env.tables if t.kind == "file"]
    left, right = rng.choice(files), rng.choice(files)
    shared = [(a, b) for a in left.columns for b in right.columns if (a.type == b.type if isinstance(a.type, str) else a.type is b.type)
              and a.type != "yes/no"]
    if not shared:
        env.refuse()
    table = derived(env, "move", "again", "both_of", "pair")
    table.depth = 2
    alias = env.names.new("next", "other", "partner") if left is right or rng.random() < .5 else None
    a, b = rng.choice(shared)
    matching = [b.name] if a.name is b.name and rng.random() < .7 else [b.name, " = ", path(Scope(left, left.name), [step(a.name)], a.type)]
    value = [scoped(p.info["scope"], p) if isinstance(p, Node) else p for p in matching]
    table.columns = [Column(left.name, left, False), Column(alias or right.name, right, False)]
    table.key = list(table.columns)
    pieces = ["table ", table.name, " = ", left.name, " with ", right.name, *([" as ", alias] if alias else []), " matching ", *value]
    definition = Definition("table", table.name, pieces, table=table)
    if rng.random() < .8:
        scope = Scope(table, table.name)
        condition = Expressions(Context(env, [scope])).comparison(1)
        if any(n.info.get("aggregate") for n in condition.walk()) or condition.kind == "literal":
            env.refuse()
        definition.pieces += ["\n  where ", scoped(scope, whole(condition))]
    env.add(definition)
    env.tables.append(table)
    return definition


def make_union(env):
    rng = env.rng
    files = [t for t in env.tables if t.kind in ("file", "derived")]
    table = derived(env, "event", "happening", "all_of")
    table.depth = 2
    columns = [Column(env.names.new(), rng.choice(["integer", "date", "text", "yes/no", *env.codes, *[t for t in files if t.kind == "file"]]), True)
               for _ in range(rng.randint(2, 4))]
    takes = []
    for _ in range(rng.choice([1, 2, 2, 3])):
        source, scope = source_of(env, rng.choice(files))
        take = ["take "]
        for number, column in enumerate(columns):
            value = Expressions(Context(env, [scope])).make(column.type, 1)
            if column.type == "text" and value.type == "code":
                value = Node("function", ["trimmed(", value, ")"], "text", True)
            take += [", " if number else "", column.name, " = ", scoped(scope, value)]
        takes.append([*take, " from ", *source])
    table.columns = columns
    table.ordered = False
    pieces = ["table ", table.name, " = "]
    if len(takes) == 1:
        pieces += takes[0]
    else:
        pieces += ["union {", *(item("\n  ", *take) for take in takes), "\n}"]
    definition = env.add(Definition("table", table.name, pieces, table=table))
    env.tables.append(table)
    return definition


# ---- all of it ----------------------------------------------------------------------------------------------------------


def make_foundations(env):
    """Code sets, patterns, tables and parameters."""
    rng = env.rng
    for _ in range(rng.randint(1, 3)):
        table, definition = make_codes(rng, env.names)
        env.codes.append(table)
        env.add(definition)
    if rng.random() < .6:
        name, definition = make_patterns(rng, env.names)
        env.patterns.append(name)
        env.add(definition)
    for _ in range(rng.randint(2, 4)):
        table, definition = make_table(rng, env.names, env.codes, env.tables, env.options.big)
        env.tables.append(table)
        env.files.append(table)
        env.add(definition)
    for _ in range(rng.randint(1, 4)):
        attempt(env, lambda: make_param(env))


def make_rules(env):
    rng = env.rng
    makers = [lambda: make_define(env, rng.choice(env.tables))] * 8 + [lambda: make_define(env, rng.choice(env.codes)), lambda: make_define(env, None)]
    makers += [lambda: make_cohort(env)] * 4 + [lambda: make_each(env), lambda: make_union(env), lambda: make_with(env)]
    for _ in range(rng.randint(6, 14)):
        attempt(env, rng.choice(makers))
    if rng.random() < .3:
        attempt(env, lambda: make_require(env))
