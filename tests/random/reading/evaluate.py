"""What an expression gives: a walk over its tree for one row after the other."""

from fractions import Fraction

from .functions import FUNCTIONS, call_function, day
from .values import ALL, Date, Fault, OutOfReach, Period, Quarter, Range, Record, Row, Year, equal, less, number_of, sort_key, text_of

WORK = 4_000_000  # parts of expressions that are looked at before a script is given up as too long
UNKNOWN = object()


class Env:
    """Where an expression stands: the rows at hand from the outside in, with their names, and what has a name without a row."""

    __slots__ = ("rows", "variables")

    def __init__(self, rows, variables):
        self.rows = rows
        self.variables = variables


def either(values):
    """`or` over answers that may be missing."""
    open_ = False
    for value in values:
        if value:
            return True
        open_ |= value is None
    return None if open_ else False


class Evaluator:
    """`World` adds definitions and tables to it."""

    def __init__(self):
        self.work = 0
        self.kept = {}

    def env(self, rows=(), **variables):
        return Env(list(rows), variables)

    def holds(self, node, env):
        """A decision: no answer counts as no."""
        return self.value(node, env) is True

    def value(self, node, env):
        self.work += 1
        if self.work > WORK:
            raise OutOfReach("too much work")
        return getattr(self, "on_" + node.kind.replace(" ", "_").replace("/", "_"))(node, env)

    # ---- literals --------------------------------------------------------------------------------------------------------

    def on_number(self, node, env):
        return number_of(node.text)

    def on_text(self, node, env):
        return node.value

    def on_slots(self, node, env):
        return "".join(p if isinstance(p, str) else text_of(self.value(p, env)) for p in node.pieces)

    def on_date(self, node, env):
        return Date.fromisoformat(node.text)

    def on_yes_no(self, node, env):
        return node.value

    def on_missing(self, node, env):
        return None

    def on_ALL(self, node, env):
        return ALL

    def on_list(self, node, env):
        return tuple(self.value(item, env) for item in node.items)

    def on_day_of_year(self, node, env):
        year = self.value(node.year, env)
        if year is None:
            return None
        number = year.number if isinstance(year, Year) else int(year)
        if node.how == "in":
            number -= node.month >= 7
        elif node.how == "after":
            number += node.month < 7
        return day(number, node.month, node.day)

    # ---- conditions ------------------------------------------------------------------------------------------------------

    def deciding(self, nodes, env, word):
        """`and` and `or`: a part that decides, whatever the others are, even if they cannot be computed."""
        fault, open_ = None, False
        for node in nodes:
            try:
                value = self.value(node, env)
            except Fault as found:
                fault = fault or found
                continue
            if value is word:
                return word
            open_ |= value is None
        if fault:
            raise fault
        return None if open_ else not word

    def on_and(self, node, env):
        return self.deciding(node.of, env, False)

    def on_or(self, node, env):
        return self.deciding(node.of, env, True)

    def on_not(self, node, env):
        value = self.value(node.of, env)
        return None if value is None else not value

    def on_when(self, node, env):
        for value, condition in node.branches:
            if self.holds(condition, env):
                return self.value(value, env)
        return self.value(node.otherwise, env)

    def on_compare(self, node, env):
        left, right = self.value(node.left, env), self.value(node.right, env)
        if left is None or right is None:
            return None
        if node.sign == "=":
            return equal(left, right)
        if node.sign == "!=":
            return not equal(left, right)
        if node.sign == "<":
            return less(left, right)
        if node.sign == ">":
            return less(right, left)
        return not less(right, left) if node.sign == "<=" else not less(left, right)

    def on_is(self, node, env):
        left, right = self.value(node.left, env), self.value(node.right, env)
        same = left is right if left is None or right is None else equal(left, right)
        return same != node.negative

    def on_presence(self, node, env):
        if node.word == "absent":
            self.value(node.of, env)
            return node.negative
        missing = self.value(node.of, env) is None
        return (missing if node.word == "missing" else not missing) != node.negative

    def on_in(self, node, env):
        found = self.inside(node, env)
        return None if found is None else found != node.negative

    def inside(self, node, env):
        left = self.value(node.left, env)
        right = node.right
        if node.year is not None:
            return self.in_patterns(left, right.name, self.value(node.year, env))
        if right.kind == "name" and self.is_cohort(right.name, env):
            if left is None:
                return None
            args = [self.value(a, env) for a in right.args or []]
            return left in self.cohort_set(right.name, args)
        if right.kind == "list":
            items = [Range(self.value(i.left, env), self.value(i.right, env)) if i.kind == "through" else self.value(i, env) for i in right.items]
        else:
            items = self.value(right, env)
        return self.among(left, items)

    def among(self, left, items):
        if items is ALL:
            return True
        if isinstance(items, (Year, Quarter)):
            items = items.period()
        if left is None or items is None:
            return None
        if isinstance(items, Period):
            return items.holds(left)
        if isinstance(items, Range):
            if items.first is None or items.last is None:
                return None
            return not less(left, items.first) and not less(items.last, left)
        return either([self.among(left, i) if isinstance(i, (Range, Period)) else None if i is None else equal(left, i) for i in items])

    # ---- calculations ----------------------------------------------------------------------------------------------------

    def on_arithmetic(self, node, env):
        left, right = self.value(node.left, env), self.value(node.right, env)
        if left is None or right is None:
            return None
        if isinstance(left, Year):
            return Year(left.number + int(right) if node.sign == "+" else left.number - int(right))
        if isinstance(right, Year):
            return Year(right.number + int(left))
        if node.sign == "/":
            if right == 0:
                raise Fault("a division by zero")
            return left / right
        return left + right if node.sign == "+" else left - right if node.sign == "-" else left * right

    def on_negative(self, node, env):
        value = self.value(node.of, env)
        return None if value is None else -value

    def on_default(self, node, env):
        value = self.value(node.left, env)
        return self.value(node.right, env) if value is None else value

    def on_through(self, node, env):
        first, last = self.value(node.left, env), self.value(node.right, env)
        if isinstance(first, Date) or isinstance(last, Date) or first is None and last is None:
            return Period(first, last)
        return Range(first, last)

    # ---- names -----------------------------------------------------------------------------------------------------------

    def on_name(self, node, env):
        name = node.name
        if env.rows:
            found = self.own(env.rows[-1][1], name, node.args, env)
            if found is not UNKNOWN:
                return found
        if node.args is None:
            found = self.row_named(name, env)
            if found is not None:
                return found
            child = self.only_child(name, env.rows[-1][1]) if env.rows else UNKNOWN
            if child is not UNKNOWN:
                return child
            if name in env.variables:
                return env.variables[name]
        found = self.without_row(name, node.args, env)
        if found is not UNKNOWN:
            return found
        if node.args is not None:
            values = [self.value(a, env) for a in node.args]
            if name in self.table_names:
                return None if None in values else self.table(name).row_with_key(values)
            if name in FUNCTIONS:
                return call_function(name, values)
        raise OutOfReach(f"no meaning of the name {name}")

    @staticmethod
    def row_named(name, env):
        for known, row in reversed(env.rows):
            if known == name:
                return row
        for _, row in env.rows:
            if row.table.name == name:
                return row
        return None

    def on_member(self, node, env):
        if node.of.kind == "name" and node.of.name == "param" and node.of.args is None:
            return self.without_row(node.name, None, env)
        of = self.value(node.of, env)
        if of is None:
            return None
        if isinstance(of, Record):
            return of.parts[node.name]
        if isinstance(of, Row):
            return self.member(of, node.name, node.args, env)
        raise OutOfReach(f"a member of {type(of).__name__}")

    def own(self, row, name, args, env):
        """A column or fact of a row."""
        table = row.table
        if args is None and name in table.columns:
            return row.cells[name]
        fact = self.facts_of(table).get(name)
        if fact is not None:
            return self.fact(fact, row, [self.value(a, env) for a in args or []])
        return UNKNOWN

    def member(self, row, name, args, env=None, otherwise=None):
        """A column, fact or only child of a row."""
        found = self.own(row, name, args, env)
        if found is not UNKNOWN:
            return found
        if args is None:
            child = self.only_child(name, row)
            if child is not UNKNOWN:
                return child
        if otherwise is UNKNOWN:
            return UNKNOWN
        raise OutOfReach(f"no meaning of {row.table.name}.{name}")

    def only_child(self, name, row):
        """What can exist only once: a table whose key is the reference to this row."""
        if name not in self.table_names:
            return UNKNOWN
        definition = self.definitions[name]
        if definition.kind != "table" or definition.file is None:
            return UNKNOWN
        keys = [i.names for i in definition.items if i.kind == "key"]
        if not keys or len(keys[0]) != 1:
            return UNKNOWN
        if not any(keys[0][0] in i.names and i.type.name == row.table.name for i in definition.items if i.kind == "column"):
            return UNKNOWN
        return self.table(name).row_with_key([row])

    # ---- aggregates ------------------------------------------------------------------------------------------------------

    def on_aggregate(self, node, env):
        name, rows = self.rows_of(node, env)
        if node.where is not None:
            rows = [r for r in rows if self.holds(node.where, self.further(env, name, r))]
        word = node.word
        if word == "any":
            return bool(rows)
        if word == "one":
            if len(rows) > 1:
                raise Fault("two rows where one is allowed")
            return rows[0] if rows else None
        if word == "pick":
            return self.picked(node, name, rows, env)
        if node.value is None:
            return Fraction(len(rows))
        if word == "list":
            return self.listed(node, name, rows, env)
        values = [v for v in (self.value(node.value, self.further(env, name, r)) for r in rows) if v is not None]
        if word == "count":
            return Fraction(len(set(values)))
        if word == "sum":
            return sum(values, Fraction(0))
        if not values:
            return None
        return min(values, key=sort_key) if word == "lowest" else max(values, key=sort_key)

    @staticmethod
    def further(env, name, row):
        return Env([*env.rows, (name, row)], env.variables)

    def rows_of(self, node, env):
        """(what a row is called inside, the rows): with keys that match, else the children of the row at hand."""
        path = node.source.path
        args = [self.value(a, env) for a in node.source.args or []]
        at_hand = env.rows[-1][1] if env.rows else None
        if node.matching is not None:
            name, rows = self.rows_named(path[-1], args)
            return name, self.matched(rows, node.matching, at_hand, env)
        if at_hand is None:
            return self.rows_named(path[-1], args)
        parents = [at_hand]
        if len(path) > 1:
            if self.own(at_hand, path[0], None, env) is not UNKNOWN:
                raise OutOfReach("children of a parent")
            outer = self.row_named(path[0], env)
            if outer is not None:
                parents, path = [outer], path[1:]
            elif path[0] in self.table_names and self.table(path[0]).made_of is at_hand.table:
                raise OutOfReach("a chain by way of the row of `each` that this row is in")
        for name in path:
            children = []
            alias = self.alias_column(name, parents[0].table) if parents else None
            if alias is not None:
                table, column = alias
                called = name
                children = [r for p in parents for r in self.referring(table, column, p)]
            else:
                called, rows = self.rows_named(name, args if name is path[-1] else [])
                table = self.base_table(name)
                children = [r for p in parents for r in self.children(table, p)]
                if rows is not table.rows:
                    kept = set(rows)
                    children = [r for r in children if r in kept]
            parents = children
        return called, parents

    def children(self, table, parent):
        if parent.table.made_of is table:
            return parent.table.children[parent]
        columns = self.kept_value(("references", table.name, parent.table.name), lambda: table.references(parent.table))
        if len(columns) > 1:
            raise OutOfReach(f"two references of {table.name} to {parent.table.name}")
        return self.referring(table, columns[0], parent) if columns else []

    def referring(self, table, column, parent):
        def index():
            found = {}
            for row in table.rows:
                found.setdefault(row.cells[column], []).append(row)
            return found
        return self.kept_value(("index", table.name, column), index).get(parent, [])

    def kept_value(self, key, make):
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def matched(self, rows, matching, at_hand, env):
        """Rows whose columns equal the values; a missing value equals none."""
        wanted = []
        for column, value in matching:
            wanted.append((column, self.value(value, env) if value is not None else self.member(at_hand, column, None)))
        if any(v is None for _, v in wanted):
            return []
        found = []
        for row in rows:
            cells = [(self.member(row, column, None), value) for column, value in wanted]
            if all(cell is not None and equal(cell, value) for cell, value in cells):
                found.append(row)
        return found

    def ordered_by(self, rows, keys, as_in_file=False):
        """Sorted by the last key first, so that each sort keeps what later keys say; at last the table's own order."""
        rows = sorted(rows, key=Row.order if not rows or rows[0].table.key or keys and not as_in_file else Row.place)
        for values, descending, last in reversed(keys):
            given = [r for r in rows if values[r] is not None]
            lacking = [r for r in rows if values[r] is None]
            given.sort(key=lambda r: sort_key(values[r]), reverse=descending)
            rows = given + lacking if last else lacking + given
        return rows

    def picked(self, node, name, rows, env):
        keys = []
        for term in node.order:
            values = {r: self.value(term.value, self.further(env, name, r)) for r in rows}
            if term.word is None:
                keys.append(({r: values[r] is not True for r in rows}, False, True))
            else:
                keys.append((values, term.word in ("latest", "highest"), term.missing != "first"))
        return self.ordered_by(rows, keys, as_in_file=True)[0] if rows else None

    def sort_keys(self, order, rows, env_of):
        return [({r: self.value(key.value, env_of(r)) for r in rows}, key.descending, key.missing != "first") for key in order]

    def listed(self, node, name, rows, env):
        env_of = lambda r: self.further(env, name, r)
        values = {r: self.value(node.value, env_of(r)) for r in rows}
        rows = [r for r in rows if values[r] is not None]
        if not rows:
            return None
        if node.order is None:
            found = sorted(set(values[r] for r in rows), key=sort_key)
            return node.joined.join(text_of(v) for v in found)
        keys = self.sort_keys(node.order, rows, env_of)
        seen, texts = set(), []
        for row in self.ordered_by(rows, keys):
            one = (values[row], *(k[0][row] for k in keys))
            if one not in seen:
                seen.add(one)
                texts.append(text_of(values[row]))
        return node.joined.join(texts)
