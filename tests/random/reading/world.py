"""A script with its data: what each name means, and the values that belong to no output."""

from .edits import changed, placed_anew
from .evaluate import UNKNOWN, Env, Evaluator
from .parser import read_script
from .tables import derived_table, table_of_codes, table_of_file
from .values import ALL, Fault, OutOfReach, Row, Year, read_cell


class Inherited:
    """What `inherited` is in a replaced definition: the rule as it was, of the same row and arguments."""

    def __init__(self, definition, row, args):
        self.definition, self.row, self.args = definition, row, args


class World(Evaluator):
    def __init__(self, text, data, settings):
        super().__init__()
        self.data = data
        self.settings = settings
        self.definitions = {}   # by name
        self.measures = {}      # by code
        self.required = []
        self.tables = {}
        self.facts = {}         # name of a table -> {name: define}
        for node in read_script(text):
            self.take(node)
        self.table_names = {n for n, d in self.definitions.items() if d.kind in ("table", "codes", "checks")}
        for definition in self.definitions.values():
            if definition.kind == "define" and definition.of is not None:
                self.facts.setdefault(self.base_name(definition.of[-1]), {})[definition.name] = definition

    # ---- definitions -----------------------------------------------------------------------------------------------------

    def place_of(self, kind):
        return self.measures if kind == "measure" else self.definitions

    def take(self, node):
        if node.kind in ("test", "what"):
            return
        if node.kind == "require":
            self.required.append(node)
        elif node.kind == "replace":
            place = self.place_of(node.of.kind)
            placed_anew(place[node.of.name], node.of)
            place[node.of.name] = node.of
        elif node.kind == "change":
            place = self.place_of(node.of)
            place[node.target] = changed(place[node.target], node.edits)
        elif node.kind == "drop":
            for target in node.targets:
                del self.place_of(node.of)[target]
        else:
            self.place_of(node.kind)[node.name] = node

    def base_name(self, name):
        """The table that a table, cohort or listing is about."""
        definition = self.definitions[name]
        return self.base_name(definition.of[-1]) if definition.kind in ("cohort", "listing") else name

    def base_table(self, name):
        return self.table(self.base_name(name))

    def table_that_was(self, definition):
        """The table that `empty` stands in place of."""
        if definition.was is None:
            raise OutOfReach("an empty table in the place of none")
        return self.made_table(definition.was)

    def table(self, name):
        if name not in self.tables:
            self.tables[name] = None
            self.tables[name] = self.made_table(self.definitions[name])
        if self.tables[name] is None:
            raise OutOfReach(f"{name} is made of itself")
        return self.tables[name]

    def made_table(self, definition):
        from .checks import table_of_findings
        from .forms import table_of_cells
        if definition.kind == "codes":
            return table_of_codes(definition)
        if definition.kind == "checks":
            return table_of_findings(definition, self)
        if definition.file is not None:
            return table_of_file(definition, self.data[definition.file], self)
        if definition.source.kind in ("cells", "lines"):
            return table_of_cells(definition, self)
        return derived_table(definition, self)

    def facts_of(self, table):
        return self.facts.get(table.name, {})

    def alias_column(self, name, parent):
        """(table, column) of the rows that the parent knows by this name, None for none."""
        for definition in self.definitions.values():
            if definition.kind == "table" and definition.file is not None:
                for item in definition.items:
                    if item.kind == "column" and item.alias == name and item.type.name == parent.name:
                        return self.table(definition.name), item.names[0]
        return None

    # ---- rows ------------------------------------------------------------------------------------------------------------

    def is_cohort(self, name, env):
        definition = self.definitions.get(name)
        return definition is not None and definition.kind in ("cohort", "table", "checks") and name not in env.variables

    def rows_named(self, name, args):
        """(what a row is called, the rows) of a table or cohort."""
        definition = self.definitions[name]
        if definition.kind == "cohort":
            return name, self.cohort(name, args)
        return name, self.table(name).rows

    def cohort(self, name, args):
        definition = self.definitions[name]
        args = self.as_arguments(definition.args, args)

        def make():
            called, rows = self.rows_named(definition.of[-1], [])
            if definition.where is None:
                return rows
            return [r for r in rows if self.holds(definition.where, Env([(called, r)], dict(args)))]

        return self.kept_value(("cohort", name, tuple(args.values())), make)

    def cohort_set(self, name, args):
        if self.definitions[name].kind != "cohort":
            return set(self.table(name).rows)
        return self.kept_value(("cohort set", name, tuple(args)), lambda: set(self.cohort(name, args)))

    # ---- values without a row, and facts ---------------------------------------------------------------------------------

    def as_type(self, value, type):
        """What is written as a text or number is a code or year where one is declared."""
        if type is None or value is None or value is ALL:
            return value
        if isinstance(value, tuple):
            return tuple(self.as_one(v, type.name) for v in value)
        return self.as_one(value, type.name)

    def as_one(self, value, type_name):
        if isinstance(value, str) and type_name in self.table_names:
            row = self.table(type_name).row_with_key([value])
            if row is None:
                raise OutOfReach(f"{value!r} is no key of {type_name}")
            return row
        if type_name == "year" and not isinstance(value, Year) and value is not None:
            return Year(int(value))
        return value

    def as_arguments(self, declared, values):
        return {name: self.as_type(value, type) for (name, type), value in zip(declared, values)}

    def fact(self, definition, row, args):
        args = self.as_arguments(definition.args, args)

        def make():
            rows = [(definition.of[-1], row)] if row is not None else []
            return self.ruled(definition, rows, args)

        key = ("fact", id(definition), row, tuple(args.values()))
        if key not in self.kept:
            try:
                self.kept[key] = make()
            except Fault as fault:
                self.kept[key] = fault
        if isinstance(self.kept[key], Fault):
            raise self.kept[key]
        return self.kept[key]

    def ruled(self, definition, rows, args):
        variables = dict(args)
        if definition.was is not None:
            variables["inherited"] = Inherited(definition.was, rows[0][1] if rows else None, list(args.values()))
        return self.as_type(self.value(definition.value, Env(rows, variables)), definition.type)

    def on_name(self, node, env):
        if node.name == "inherited" and node.args is None and isinstance(env.variables.get("inherited"), Inherited):
            rule = env.variables["inherited"]
            return self.fact(rule.definition, rule.row, rule.args)
        return super().on_name(node, env)

    def without_row(self, name, args, env):
        definition = self.definitions.get(name)
        if definition is None:
            return UNKNOWN
        if definition.kind == "param":
            return self.kept_value(("param", name), lambda: self.parameter(definition))
        if definition.kind == "define" and definition.of is None:
            return self.fact(definition, None, [self.value(a, env) for a in args or []])
        return UNKNOWN

    def parameter(self, definition):
        given = self.settings.get(definition.name)
        if given is None:
            return self.as_type(self.value(definition.default, self.env()), definition.type)
        if given == "ALL" and definition.type.all:
            return ALL
        if definition.type.many:
            return tuple(self.setting(part, definition.type.name) for part in given.split(","))
        return self.setting(given, definition.type.name)

    def setting(self, text, type_name):
        if type_name in self.table_names:
            return self.table(type_name).row_with_key([text])
        if "." in type_name:
            table, column = type_name.split(".")
            type_name = self.table(table).columns[column]
        return read_cell(text, type_name)

    def in_patterns(self, code, name, year):
        if code is None or year is None:
            return None
        definition = self.definitions[name]
        number = year.number if isinstance(year, Year) else int(year)
        for item in definition.items:
            if item.years[0] <= number <= item.years[1]:
                for patterns, exceptions in item.lines:
                    if any(fits(code, p, definition.wildcard) for p in patterns) and not any(fits(code, p, definition.wildcard) for p in exceptions):
                        return True
        return False

    # ---- requirements ----------------------------------------------------------------------------------------------------

    def ask_requirements(self):
        for node in self.required:
            rows = self.table(node.of).rows if node.of is not None else [None]
            for row in rows:
                if not self.holds(node.condition, self.env([(node.of, row)] if row is not None else [])):
                    raise Fault("a requirement is not met")


def fits(code, pattern, wildcard):
    code = code.cells["code"] if isinstance(code, Row) else code
    return len(code) == len(pattern) and all(p in (c, wildcard) for c, p in zip(code, pattern))

