"""Expressions of a wanted type over the rows at hand. Types are right by construction, but for what only the binder knows."""

from .schema import Table
from .tree import Name, Node, Scope, extended, literal, logic, path, scoped, special, step, variable, whole

ORDERED = {"integer", "decimal", "text", "code", "date", "year", "quarter", "yes/no"}


def is_codes(type):
    return isinstance(type, Table) and type.kind == "codes"


def is_row(type):
    return isinstance(type, Table) and type.kind != "codes"


def same_leaf(left, right):
    """Whether two paths, variables or parameters are one: what is compared with itself is refused."""
    if left.kind != right.kind or left.kind not in ("path", "variable", "call"):
        return False
    if left.info.get("name") is not right.info.get("name") or left.info.get("scope") is not right.info.get("scope"):
        return False
    return len(left.pieces) == len(right.pieces) and all(
        (a.info.get("name") is b.info.get("name") and not a.pieces and not b.pieces) if a.kind == "step" else same_leaf(a, b)
        for a, b in zip(left.pieces, right.pieces))


class Context:
    """Where an expression stands: the rows at hand from the outside in, the variables, and what only this place knows."""

    def __init__(self, env, scopes=(), variables=(), specials=()):
        self.env = env
        self.rng = env.rng
        self.scopes = list(scopes)
        self.variables = list(variables)   # (Name, type)
        self.specials = list(specials)     # nodes

    @property
    def at_hand(self):
        return self.scopes[-1] if self.scopes else None

    def within(self, scope):
        return Context(self.env, [*self.scopes, scope], self.variables, self.specials)

    def alone(self, scope):
        return Context(self.env, [scope], self.variables, self.specials)


def sort_paths(scope, table, steps=(), depth=0):
    """Paths that together are different for any two rows; None where there are none."""
    if not table.key or depth > 3:
        return None
    found = []
    for column in table.key:
        here = [*steps, step(column.name)]
        if is_row(column.type):
            further = sort_paths(scope, column.type, here, depth + 1)
            if further is None:
                return None
            found += further
        else:
            found.append(path(scope, here, column.type, True))
    return found


class Expressions:
    def __init__(self, context):
        self.c = context
        self.env = context.env
        self.rng = context.rng

    # ---- what there is -------------------------------------------------------------------------------------------------

    def leaves(self, wanted):
        """Paths to columns and facts, and variables, of a type."""
        found = []
        for number, scope in enumerate(self.c.scopes):
            if number < len(self.c.scopes) - 1 and not self.nameable(scope):
                continue
            found += self.reached(scope, scope.table, [], False, wanted, 2)
        for name, type in self.c.variables:
            if wanted(type):
                found.append(variable(name, type))
            elif isinstance(type, Table):
                base = variable(name, type)
                for column in type.columns:
                    if wanted(column.type):
                        found.append(path(base, [step(column.name)], column.type, True))
        found += [s for s in self.c.specials if wanted(s.type)]
        for param in self.env.params:
            if wanted(param.type):
                found.append(Node("call", [], param.type, param.nullable, name=param.name))
        for define in self.env.rowless:
            if wanted(define.value.type):
                found.append(Node("call", self.arguments(define), define.value.type, True, name=define.name, definition=define))
        return found

    def reached(self, scope, table, steps, nullable, wanted, depth):
        found = []
        for column in table.columns:
            here = [*steps, step(column.name)]
            if wanted(column.type):
                found.append(path(scope, here, column.type, nullable or column.nullable))
            if isinstance(column.type, Table) and depth > 0:
                found += self.reached(scope, column.type, here, nullable or column.nullable, wanted, depth - 1)
        for fact in table.facts:
            if wanted(fact.value.type) and (not fact.args or depth == 2):
                args = self.arguments(fact) if fact.args else []
                found.append(path(scope, [*steps, step(fact.name, args, fact)], fact.value.type, True))
        if table.kind == "file" and depth > 0:
            for child in self.env.only_children(table):
                found += self.reached(scope, child, [*steps, step(child.name)], True, wanted, 0)
        return found

    def nameable(self, scope):
        inside = self.c.scopes[self.c.scopes.index(scope) + 1:]
        taken = [s.name for s in inside]
        return scope.name not in taken and scope.name not in inside[-1].table.row_names() and scope.name.spelling not in {
            n.spelling for s in inside for n in s.table.row_names()}

    def arguments(self, definition):
        return [self.make(type, 0, plain=True) for _, type in definition.args]

    # ---- any type ------------------------------------------------------------------------------------------------------

    def make(self, type, depth, plain=False):
        """An expression of the type. `plain`: a leaf, or a literal."""
        if isinstance(type, tuple):  # a list: a parameter, or written out
            return self.make_list(type[1])
        rng = self.rng
        wanted = (lambda t: t == type) if not isinstance(type, Table) else (lambda t: t is type)
        if type == "text":
            wanted = lambda t: t in ("text", "code")
        if plain or depth <= 0 or rng.random() < .3:
            mine = [variable(name, t) for name, t in self.c.variables if wanted(t)]
            if mine and rng.random() < .5:
                return rng.choice(mine)
            if rng.random() < (.6 if type == "yes/no" else .85):
                leaves = self.leaves_without_calls(wanted) if plain else self.leaves(wanted)
                if leaves:
                    return self.one_of(leaves)
            return self.make_literal(type)
        makers = {"integer": self.integer, "decimal": self.decimal, "text": self.text, "code": self.code, "date": self.date, "year": self.year,
                  "quarter": self.quarter, "yes/no": self.condition}
        if isinstance(type, Table):
            return self.row(type, depth)
        if type == "period":
            return self.period(depth)
        if rng.random() < .12:
            return self.choice(type, depth)
        if rng.random() < .25 and type in ORDERED:
            made = self.aggregate(type, depth)
            if made is not None:
                return made
        return makers[type](depth)

    def one_of(self, leaves):
        """Definitions more often than columns, of which there are many, and those with arguments most."""
        used = [leaf for leaf in leaves if any(part.info.get("definition") for part in leaf.walk())]
        if used and self.rng.random() < .5:
            given = [leaf for leaf in used if any(part.info.get("definition") and part.pieces for part in leaf.walk())]
            return self.rng.choice(given if given and self.rng.random() < .5 else used)
        return self.rng.choice(leaves)

    def leaves_without_calls(self, wanted):
        """Columns of the row at hand, variables and parameters: what stands in an argument asks for no further ones."""
        found = []
        for scope in self.c.scopes[-1:]:
            for column in scope.table.columns:
                if wanted(column.type):
                    found.append(path(scope, [step(column.name)], column.type, column.nullable))
        for name, type in self.c.variables:
            if wanted(type):
                found.append(variable(name, type))
        for param in self.env.params:
            if wanted(param.type):
                found.append(Node("call", [], param.type, param.nullable, name=param.name))
        return found

    def make_literal(self, type):
        rng = self.rng
        if isinstance(type, Table):
            if is_codes(type):
                return Node("literal", [type.name, f'("{rng.choice(type.codes)}")'], type, True)
            leaves = self.leaves(lambda t: t is type)
            if leaves:
                return rng.choice(leaves)
            if len(type.key) == 1 and type.kind == "file" and type.rows:
                key = rng.choice(type.rows)[type.key[0]] if rng.random() < .9 else "77"
                if type.key[0].type in ("code", "integer"):
                    return Node("literal", [type.name, f'("{key}")' if type.key[0].type == "code" else f"({key})"], type, True)
            return self.env.refuse()
        if type == "integer":
            return literal(str(rng.choice([0, 1, 1, 2, 3, 5, 10])), type)
        if type == "decimal":
            return literal(rng.choice(["0.5", "1.25", "2.5", "20%", "3.75"]), type)
        if type in ("text", "code"):
            return literal('"%s"' % rng.choice(["a", "b", "north", "South", "x", "José", "4805", "003", "05"]), "text")
        if type == "date":
            return literal(rng.choice(["2025-10-01", "2024-07-01", "2025-06-30", "2026-01-15", "2024-12-28"]), type)
        if type == "year":
            return Node("function", ["school_year_of(", rng.choice(["2025-10-01", "2024-07-01", "2023-09-15"]), ")"], type, False)
        if type == "quarter":
            return Node("function", ["quarter(", rng.choice(["2025-10-01", "2024-07-01"]), ")"], type, False)
        if type == "yes/no":
            # A constant condition is refused as one that is always the same: ask something.
            leaves = self.leaves(lambda t: t == "integer")
            if leaves:
                return Node("compare", ["(", rng.choice(leaves), rng.choice([" > ", " <= ", " is ", " is not "]), str(rng.randint(0, 4)), ")"], type, True)
            return literal(rng.choice(["yes", "no"]), type)
        return self.env.refuse()

    def make_list(self, type):
        rng = self.rng
        named = [p for p in self.env.params if p.type == ("list", type)]
        if named and rng.random() < .5:
            return Node("call", [], ("list", type), False, name=rng.choice(named).name)
        if type == "yes/no":
            items = [literal(w, type) for w in rng.sample(["yes", "no"], 1)]
        elif is_codes(type):
            items = [literal(f'"{c}"', type) for c in rng.sample(type.codes, rng.randint(1, min(3, len(type.codes))))]
        else:
            items = {}
            for _ in range(rng.randint(1, 3)):
                made = self.make_literal(type)
                items["".join(map(str, made.pieces))] = made
            items = list(items.values())
        pieces = ["["]
        for number, one in enumerate(items):
            pieces += [", " if number else "", one]
        return Node("list", [*pieces, "]"], ("list", type), False)

    def choice(self, type, depth):
        rng = self.rng
        pieces = []
        for _ in range(rng.randint(1, 2)):
            pieces += [self.make(type, depth - 1), " when ", self.make("yes/no", depth - 1), ", "]
        last = self.make(type, depth - 1) if rng.random() < .6 else literal("missing", type, True)
        return Node("bracketed", [*pieces, "otherwise ", last], type, True)

    def either(self, *makers):
        return self.rng.choice(makers)()

    def two(self, word, type, depth, result=None, other=None):
        return Node("operator", ["(", self.make(type, depth - 1), f" {word} ", self.make(other or type, depth - 1), ")"], result or type, True)

    def call(self, name, type, depth, *arguments):
        pieces = [name, "("]
        for number, argument in enumerate(arguments):
            pieces += [", " if number else "", argument if isinstance(argument, str) and argument[:1] == "=" else self.make(argument, depth - 1)]
        pieces = [p[1:] if isinstance(p, str) and p[:1] == "=" else p for p in pieces]
        return Node("function", [*pieces, ")"], type, True)

    # ---- numbers, texts, days ------------------------------------------------------------------------------------------

    def integer(self, depth):
        rng = self.rng
        return self.either(
            lambda: self.two(rng.choice("+-"), "integer", depth), lambda: self.two("*", "integer", depth),
            lambda: self.two("default", "integer", depth), lambda: self.call("days_between", "integer", depth, "date", "date"),
            lambda: self.call("complete_years", "integer", depth, "date", "date"), lambda: self.call(rng.choice(
                ["calendar_year", "calendar_month", "day_of_month"]), "integer", depth, "date"),
            lambda: self.call("length", "integer", depth, "text"), lambda: self.call(rng.choice(["whole", "floor", "ceiling"]), "integer", depth, "decimal"),
            lambda: self.call("absolute", "integer", depth, "integer"), lambda: self.call(rng.choice(["smaller", "larger"]), "integer", depth, "integer", "integer"),
            lambda: self.call("whole", "integer", depth, "decimal"),
            lambda: Node("operator", ["(-", self.make("integer", depth - 1), ")"], "integer", True),
            lambda: self.call("position", "integer", depth, "text", '="a"'), lambda: self.row_number(depth))

    def row_number(self, depth):
        scope = self.c.at_hand
        if scope is None or self.env.total or scope.table.kind not in ("file", "derived"):
            return self.two("+", "integer", depth)
        self.env.file_order = True
        return Node("function", ["row_number(", path(scope, [], scope.table, False), ")"], "integer", False)

    def decimal(self, depth):
        rng = self.rng
        return self.either(
            lambda: self.two(rng.choice("+-*"), "decimal", depth, other=rng.choice(["integer", "decimal"])),
            lambda: Node("operator", ["(", self.make(rng.choice(["integer", "decimal"]), depth - 1), f" / {rng.choice(['2', '3', '8', '0.5'])})"], "decimal", True),
            lambda: self.quotient(depth), lambda: self.call("round", "decimal", depth, "decimal", "=" + str(rng.randint(0, 2))),
            lambda: self.two("default", "decimal", depth), lambda: Node("operator", ["(20% * ", self.make("decimal", depth - 1), ")"], "decimal", True),
            lambda: self.call("power", "decimal", depth, "decimal", "=2"), lambda: self.call("remainder", "decimal", depth, "decimal", "=1.5"),
            lambda: self.call("absolute", "decimal", depth, "decimal"))

    def quotient(self, depth):
        below = self.make("integer", depth - 1)
        return Node("bracketed", [self.make("integer", depth - 1), " / ", below, " when ", below, " != 0, otherwise ",
                                  self.rng.choice(["missing", "0.5"])], "decimal", True)

    def text(self, depth):
        rng = self.rng
        return self.either(
            lambda: self.call(rng.choice(["upper", "lower", "trimmed"]), "text", depth, "text"),
            lambda: self.call("text_part", "text", depth, "text", "=" + str(rng.randint(1, 3)), "=" + str(rng.randint(1, 3))),
            lambda: self.call(rng.choice(["text_before", "text_after"]), "text", depth, "text", '="o"'),
            lambda: self.call("replaced", "text", depth, "text", '="a"', '="."'), lambda: self.call("fixed", "text", depth, "decimal", "=2"),
            lambda: self.call("two_digits", "text", depth, "year"), lambda: self.two("default", "text", depth), lambda: self.slots(depth),
            lambda: self.slots(depth), lambda: self.member_text(depth))

    def member_text(self, depth):
        codes = [s for s in self.env.codes]
        set_ = self.rng.choice(codes)
        texts = [c for c in set_.columns if c.type in ("text", "code")]
        return extended(self.make(set_, depth - 1), [step(self.rng.choice(texts).name)], "text", True)

    def slots(self, depth):
        pieces = ['"']
        for _ in range(self.rng.randint(1, 2)):
            type = self.rng.choice(["integer", "text", "date", "year", "yes/no", "decimal"] if depth > 1 else ["integer", "text", "date"])
            made = self.make(type, min(depth - 1, 1))
            if type in ("yes/no", "decimal") or any(isinstance(p, str) and ('"' in p) for n in made.walk() for p in n.pieces):
                made = self.make("integer", 0)
            if any(isinstance(p, str) and '"' in p for n in made.walk() for p in n.pieces):
                made = literal("7", "integer")
            pieces += [self.rng.choice(["n ", "", "- "]), "{", whole(made), "}", self.rng.choice(["", " end", ";"])]
        return Node("text", [*pieces, '"'], "text", True)

    def code(self, depth):
        return self.make("code", 0)

    def date(self, depth):
        rng = self.rng
        return self.either(
            lambda: Node("function", [rng.choice(["October 1 in ", "August 31 after ", "February 28 in "]), "(", whole(self.make("year", depth - 1)), ")"], "date", True),
            lambda: self.call(rng.choice(["first_day", "last_day"]), "date", depth, "year"), lambda: self.two("default", "date", depth),
            lambda: self.call("days_later", "date", depth, "date", "=" + str(rng.randint(-40, 400))),
            lambda: self.call(rng.choice(["months_later", "years_later"]), "date", depth, "date", "=" + str(rng.randint(-3, 3)), '="earlier day"'),
            lambda: self.call(rng.choice(["smaller", "larger"]), "date", depth, "date", "date"))

    def year(self, depth):
        return self.either(lambda: self.call("school_year_of", "year", depth, "date"), lambda: self.two("default", "year", depth),
                           lambda: Node("operator", ["(", self.make("year", depth - 1), self.rng.choice([" - 1", " + 1"]), ")"], "year", True))

    def quarter(self, depth):
        return self.either(lambda: self.call("quarter", "quarter", depth, "date"), lambda: self.two("default", "quarter", depth))

    def period(self, depth):
        return Node("operator", ["(", self.make("date", depth - 1), " through ", self.make("date", depth - 1), ")"], "period", False)

    def row(self, table, depth):
        rng = self.rng
        if is_codes(table):
            if rng.random() < .3:
                return self.two("default", table, depth)
            if rng.random() < .4:
                made = self.aggregate(table, depth)
                if made is not None:
                    return made
            return self.make(table, 0)
        if rng.random() < .7:
            made = self.aggregate(table, depth)
            if made is not None:
                return made
        return self.make(table, 0)

    # ---- conditions ----------------------------------------------------------------------------------------------------

    def condition(self, depth):
        rng = self.rng
        kind = rng.random()
        if kind < .3 and depth > 0:
            operands = [self.make("yes/no", depth - 1) for _ in range(rng.choice([2, 2, 3]))]
            if any(o.kind == "literal" for o in operands):
                return operands[0]
            return logic(rng.choice(["and", "or"]), operands)
        if kind < .38:
            return Node("not", ["(not ", self.make("yes/no", depth - 1), ")"], "yes/no", True)
        if kind < .5 and depth > 0:
            made = self.aggregate("yes/no", depth)
            if made is not None:
                return made
        return self.comparison(depth)

    def comparison(self, depth):
        rng = self.rng
        lists = [t for _, t in self.c.variables if isinstance(t, tuple)]
        if lists and rng.random() < .4:
            made = self.about_list(depth, rng.choice(lists)[1])
            if made is not None:
                return made
        pool = ["integer", "integer", "date", "text", "decimal", "year", "quarter", "set", "set", "present", "member", "in", "in", "period", "pattern", "yes",
                "texts", "row", "periods"]
        kind = rng.choice(pool)
        ways = {"set": self.about_codes, "present": self.about_presence, "member": self.about_cohort, "in": self.about_list, "period": self.about_period,
                "pattern": self.about_pattern, "yes": self.about_yes, "texts": self.about_texts, "row": self.about_rows, "periods": self.about_periods}
        if kind in ways:
            made = ways[kind](depth)
            if made is not None:
                return made
            kind = "integer"
        left = self.make(kind, depth - 1)
        if left.kind == "literal":
            left = self.make(kind, 0)
        words = [" = ", " != ", " < ", " >= ", " <= ", " > ", " is ", " is not "]
        right = self.make(kind, depth - 1)
        if same_leaf(left, right):
            right = self.make_literal(kind)
        return Node("compare", ["(", left, rng.choice(words), right, ")"], "yes/no", True)

    def about_codes(self, depth):
        rng = self.rng
        set_ = rng.choice(self.env.codes)
        left = self.make(set_, depth - 1)
        if left.kind == "literal":
            return None
        roll = rng.random()
        if roll < .4:
            right = [f'"{rng.choice(set_.codes)}"']
        elif roll < .6 and len(set_.codes) > 2:
            first, last = sorted(rng.sample(range(len(set_.codes)), 2))
            return Node("compare", ["(", left, f' in ["{set_.codes[first]}" through "{set_.codes[last]}"])'], "yes/no", True)
        else:
            right = [self.make(set_, 0)]
            if same_leaf(left, right[0]):
                right = [f'"{rng.choice(set_.codes)}"']
        return Node("compare", ["(", left, rng.choice([" = ", " is ", " is not ", " < ", " != "]), *right, ")"], "yes/no", True)

    def about_variable(self, name, type):
        """A condition that asks for an argument."""
        rng = self.rng
        mine = variable(name, type)
        if isinstance(type, tuple):
            other = self.leaves(lambda t: t == type[1] if isinstance(type[1], str) else t is type[1])
            left = rng.choice(other) if other else self.make_literal(type[1])
            return Node("compare", ["(", left, " in ", mine, ")"], "yes/no", True)
        other = self.make(type, 1)
        if same_leaf(mine, other):
            other = self.make_literal(type)
        words = [" is ", " is not ", " = "] + ([] if isinstance(type, Table) else [" < ", " >= "])
        return Node("compare", ["(", other, rng.choice(words), mine, ")"], "yes/no", True)

    def asking_for(self, value, arguments):
        """The value, or a choice or condition with it that asks for each of the arguments."""
        for name, type in arguments:
            condition = self.about_variable(name, type)
            if value.type == "yes/no":
                value = logic(self.rng.choice(["and", "or"]), [value, condition])
            else:
                value = Node("bracketed", [value, " when ", condition, ", otherwise missing"], value.type, True)
        return value

    def about_presence(self, depth):
        type = self.rng.choice(["integer", "date", "text", "decimal", "year", self.rng.choice(self.env.codes)])
        left = self.make(type, min(depth - 1, 1))
        return None if left.kind == "literal" else Node("compare", ["(", left, self.rng.choice([" is missing", " is given", " is not missing"]), ")"], "yes/no", False)

    def about_cohort(self, depth):
        rng = self.rng
        rows = [c for c in self.env.cohorts]
        if not rows or not self.c.scopes:
            return None
        cohort = rng.choice(rows)
        leaves = self.leaves(lambda t: t is cohort.scope.table)
        if cohort.scope.table is self.c.at_hand.table:
            leaves.append(path(self.c.at_hand, [], cohort.scope.table, False))
        if not leaves:
            return None
        pieces = ["(", rng.choice(leaves), " in ", cohort.name]
        if cohort.args:
            return None
        return Node("compare", [*pieces, ")"], "yes/no", True)

    def about_list(self, depth, of=None):
        rng = self.rng
        type = of or rng.choice(["integer", "text", "year", "date", *self.env.codes] + ["yes/no"])
        left = self.make(type, depth - 1)
        if left.kind == "literal":
            return None
        lists = [variable(n, t) for n, t in self.c.variables if t == ("list", type)]
        right = rng.choice(lists) if lists and rng.random() < .7 else self.make_list(type)
        if rng.random() < .2 and type == "integer":
            right = Node("list", ["1 through ", self.make("integer", 0)], None)
        inner = Node("compare", ["(", left, " in ", right, ")"], "yes/no", True)
        return inner if rng.random() < .8 else Node("not", ["(not ", inner, ")"], "yes/no", True)

    def about_period(self, depth):
        return Node("compare", ["(", self.make("date", depth - 1), " in ", self.either(lambda: self.period(depth), lambda: self.make("year", 0)), ")"], "yes/no", True)

    def about_periods(self, depth):
        return Node("function", ["share_a_day(", self.period(depth), ", ", self.either(lambda: self.period(depth), lambda: self.make("year", 0)), ")"], "yes/no", True)

    def about_pattern(self, depth):
        if not self.env.patterns:
            return None
        left = self.make("code", 0)
        if left.kind == "literal":
            return None
        year = self.rng.choice(["2024", "2025"]) if self.rng.random() < .4 else self.make("year", min(depth - 1, 1))
        return Node("compare", ["(", left, " in ", self.rng.choice(self.env.patterns), " for ", year, ")"], "yes/no", True)

    def about_yes(self, depth):
        leaves = self.leaves(lambda t: t == "yes/no")
        if not leaves:
            return None
        return Node("compare", ["(", self.rng.choice(leaves), self.rng.choice([" is yes", " is not yes", " = no", " is no", " = yes"]), ")"], "yes/no", True)

    def about_texts(self, depth):
        return self.call(self.rng.choice(["starts_with", "contains", "ends_with"]), "yes/no", depth, "text", self.rng.choice(['="a"', '="or"', '="0"']))

    def about_rows(self, depth):
        tables = [t for t in self.env.row_tables() if t.kind == "file"]
        table = self.rng.choice(tables)
        leaves = self.leaves(lambda t: t is table)
        if len(leaves) < 2:
            return None
        left, right = self.rng.sample(leaves, 2)
        if same_leaf(left, right):
            return None
        return Node("compare", ["(", left, self.rng.choice([" = ", " is ", " is not ", " != "]), right, ")"], "yes/no", True)

    # ---- children ------------------------------------------------------------------------------------------------------

    def aggregate(self, type, depth):
        from .aggregates import Aggregates
        if self.env.nesting > 2:
            return None
        self.env.nesting += 1
        try:
            return Aggregates(self).make(type, depth)
        finally:
            self.env.nesting -= 1
