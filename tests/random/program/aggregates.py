"""any, count, sum, lowest, highest, list, one and pick: along references, down chains, with matching keys, over cohorts with arguments."""

from .tree import Node, Scope, extended, path, scoped, special, step, whole


class Aggregates:
    def __init__(self, expressions):
        self.e = expressions
        self.c = expressions.c
        self.env = expressions.env
        self.rng = expressions.rng

    def source(self):
        """(pieces, table, inner scope, matching pieces) of rows that can be reached; None for none."""
        rng, env = self.rng, self.env
        at_hand = self.c.at_hand
        ways = []
        tables = env.row_tables()
        for table in tables:
            if at_hand is None:
                ways.append(("whole", table, table.name, []))
                continue
            references = env.links(table, at_hand.table)
            if len(references) == 1:
                ways += [("linked", table, table.name, [])] * 3
            for column, alias in table.aliases.items():
                if column.type is at_hand.table and env.aliases_hold:
                    ways.append(("linked", table, alias, []))
            for middle in tables:
                if middle is not table and len(env.links(middle, at_hand.table)) == 1 and len(env.links(table, middle)) == 1:
                    ways.append(("chain", table, table.name, [middle.name, "."]))
            ways.append(("matching", table, table.name, []))
        if not ways:
            return None
        way, table, name, before = rng.choice(ways)
        arguments = []
        cohorts = [c for c in table.cohorts if name is table.name]
        if cohorts and rng.random() < .5:
            cohort = rng.choice(cohorts)
            name = cohort.name
            if cohort.args:
                arguments = ["("]
                for number, (_, type) in enumerate(cohort.args):
                    arguments += [", " if number else "", self.e.make(type, 0, plain=True)]
                arguments.append(")")
        inner = Scope(table, name)
        matching = []
        if way == "matching":
            matching = self.matching(table)
            if not matching:
                return None
        return [*before, name, *arguments], table, inner, matching

    def matching(self, table, keys=None):
        """` matching column = value, ...`; `keys`: these columns, all of them."""
        columns = keys or [c for c in self.rng.sample(table.columns, min(len(table.columns), self.rng.randint(1, 2)))]
        pieces = []
        for number, column in enumerate(columns):
            type = column.type
            leaves = self.e.leaves((lambda t: t is type) if not isinstance(type, str) else (lambda t: t == type))
            if not leaves:
                return []
            value = self.rng.choice(leaves)
            if value.info.get("scope") is self.c.at_hand and table is self.c.at_hand.table and [s.info.get("name") for s in value.pieces] == [column.name]:
                return []
            pieces += [", " if number else " matching ", column.name, " = ", value]
        return pieces

    def inside(self, inner):
        from .expressions import Expressions
        return Expressions(self.c.within(inner))

    def where(self, inner, depth, chance=.6):
        if self.rng.random() > chance:
            return []
        condition = self.inside(inner).make("yes/no", depth - 1)
        return [" where ", scoped(inner, whole(condition))]

    def make(self, type, depth):
        rng = self.rng
        if isinstance(type, str):
            options = {"yes/no": ["any", "any", "value"], "integer": ["count", "count", "different", "sum", "value", "through"],
                       "decimal": ["sum", "value", "through"], "text": ["list", "list", "value", "through"]}.get(type, ["value", "through"])
        elif type.kind == "codes":
            options = ["value", "through"]
        else:
            options = ["pick", "pick", "one"]
        kind = rng.choice(options)
        if kind == "one":
            return self.one(type)
        if kind in ("pick", "through"):
            return self.pick(type, depth, through=kind == "through")
        found = self.source()
        if found is None:
            return None
        source, table, inner, matching = found
        where = self.where(inner, depth)
        value = None
        if kind == "any":
            if rng.random() < .6 and not where:
                where = self.where(inner, depth, 1)
            start = ["any "]
        elif kind == "count":
            start = ["count "]
        elif kind == "different":
            leaves = [leaf for leaf in self.inside(inner).reached(inner, table, [], False, lambda t: True, 1)
                      if leaf.pieces and leaf.type not in ("period",) and all(not s.pieces for s in leaf.pieces)]
            if not leaves:
                return None
            start = ["count ", scoped(inner, Node("path only", [rng.choice(leaves)])), " of "]
        else:
            value_type = type if kind != "list" else rng.choice(["text", "text", "integer", "date", "code"])
            value = self.inside(inner).make(value_type, depth - 1)
            word = {"sum": "sum ", "list": "list "}.get(kind) or rng.choice(["lowest ", "highest "])
            start = [word, scoped(inner, value), " of "]
        after = []
        if kind == "list":
            if rng.random() < .4:
                key = self.inside(inner).make(rng.choice(["integer", "date"]), 0)
                after += [" sorted by ", scoped(inner, key), rng.choice([" missing last", " descending missing first", " missing first"])]
                # Values of one key stand in the order of the file, unless the value is a key too.
                after += [", ", scoped(inner, value), rng.choice([" missing last", " missing first"])]
            after.append(f' joined by "{rng.choice([", ", "|", "; "])}"')
        return self.node([*start, *source, *matching, *where, *after], type, inner, len(start), source, where)

    def node(self, pieces, type, inner, source_at, source, where):
        """`source_at`: which piece is the name of the rows, where nothing but that name says which."""
        where_at = pieces.index(where[1]) if where else None
        plain = len(source) == 1 and inner.name not in inner.table.aliases.values()
        return Node("bracketed", pieces, type, True, aggregate=True, inner=inner, where_at=where_at, source_at=source_at if plain else None)

    def one(self, table):
        if not table.key or table.kind not in ("file", "derived"):
            return None
        matching = self.matching(table, table.key)
        if not matching:
            return None
        inner = Scope(table, table.name)
        return self.node(["one ", table.name, *matching], table, inner, None, [], [])

    def pick(self, type, depth, through=False):
        """`pick`: a row of the type, or a value of a picked row."""
        from .expressions import sort_paths
        rng = self.rng
        found = self.source()
        for _ in range(6):
            if found is not None and (found[1] is type or through):
                break
            found = self.source()
        if found is None or not (found[1] is type or through):
            return None
        source, table, inner, matching = found
        where = self.where(inner, depth, .4)
        terms = []
        inside = self.inside(inner)
        for _ in range(rng.randint(0, 2)):
            if rng.random() < .4:
                condition = inside.make("yes/no", min(depth - 1, 1))
                if condition.kind != "literal":
                    terms.append([scoped(inner, condition)])
            else:
                word, kind = rng.choice([("latest ", "date"), ("earliest ", "date"), ("lowest ", "integer"), ("highest ", "integer"), ("lowest ", "text")])
                key = inside.make(kind, min(depth - 1, 1))
                terms.append([word, scoped(inner, key), rng.choice([" missing last", " missing first"])])
        last = sort_paths(inner, table)
        if last is None or table.kind not in ("file", "derived"):
            if self.env.total:
                return None
            self.env.file_order = True
        elif self.env.total or rng.random() < .6 or not terms:
            terms += [[rng.choice(["lowest ", "highest "]), scoped(inner, key), " missing last"] for key in last]
        else:
            self.env.file_order = True
        if not terms:
            return None
        pieces = ["pick ", *source, *matching, *where, " preferring "]
        for number, term in enumerate(terms):
            pieces += [" then " if number else "", *term]
        node = self.node(pieces, table, inner, 1, source, where)
        if not through:
            return node
        leaves = [c for c in table.columns if c.type == type or c.type is type]
        return extended(node, [step(rng.choice(leaves).name)], type, True) if leaves else None
