"""Checks: a block of rules as a table of what they find."""

from fractions import Fraction

from .evaluate import Env
from .lines import loop_values, text_with
from .tables import Table
from .values import OutOfReach, text_of


def rules_of(world, definition):
    """(rule, variables of its loops) in the order they are written."""
    for item in definition.items:
        if item.kind == "rule":
            yield item, {}
        else:
            for variables in loop_values(world, item.variables, {}):
                yield from ((rule, variables) for rule in item.items)


def rows_of_checks(world, definition):
    """(what a row is called, the rows, the listing whose fields are looked at or None)"""
    source = world.definitions[definition.of[-1]]
    if source.kind == "listing":
        from .outputs import listing_rows
        name, rows = listing_rows(world, source)
        return name, rows, source
    name, rows = world.rows_named(definition.of[-1], [])
    return name, world.ordered_by(rows, []), None


def table_of_findings(definition, world):
    table = Table(definition.name, "checks")
    name, rows, listing = rows_of_checks(world, definition)
    base = world.base_name(definition.of[-1])
    table.columns = dict.fromkeys((base, "rule", "severity", "message", "result", "actual", "limit", "heading", "value", "field"))
    rules = list(rules_of(world, definition))
    for row in rows:
        for rule, variables in rules:
            env = Env([(name, row)], variables)
            if rule.only is not None and not world.holds(rule.only, env):
                continue
            met = world.holds(rule.condition, env)
            failed = met if rule.word == "if" else not met
            if failed or definition.how == "pass and fail":
                table.add({base: row, **found(world, rule, env, failed, listing)})
            if failed and definition.how == "first only":
                break
    return table


def found(world, rule, env, failed, listing):
    cells = {"rule": text_with(world, rule.text, env.variables), "severity": rule.severity, "result": "fail" if failed else "pass",
             "message": world.value(rule.message, env) if rule.message is not None else None, "heading": None, "value": None, "field": None}
    for word in ("actual", "limit"):
        node = getattr(rule, word)
        value = world.value(node, env) if node is not None else OutOfReach(f"{word} of what the condition compares")
        cells[word] = value if value is None or node is None else text_of(value)
    if rule.on is not None:
        cells |= field(world, rule, env, listing)
    return cells


def field(world, rule, env, listing):
    from .outputs import listing_columns, printed
    if listing is None or len(rule.on) != 1 or isinstance(rule.on[0], str):
        raise OutOfReach("a rule on several fields")
    number = rule.on[0][0]
    column = next(c for c in listing_columns(world, listing) if c.number == number)
    name, row = env.rows[-1]
    return {"field": Fraction(number), "heading": column.heading, "value": printed(world, column, name, row) or None}
