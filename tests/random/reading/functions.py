"""The functions of docs/reference/functions.md. Where an argument is missing the answer is missing, but for what `ASKS_MISSING` holds."""

import calendar
import datetime
import math
from fractions import Fraction

from .values import Date, Fault, OutOfReach, Period, Quarter, Year, fixed, less, rounded


def day(year, month, number):
    try:
        return Date(year, month, number)
    except ValueError as error:
        raise Fault(f"no such day: {error}") from error


def months_later(start, months, how):
    place = start.year * 12 + start.month - 1 + int(months)
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 31
    if start.day <= last:
        return day(year, month + 1, start.day)
    return day(year, month + 1, last) + datetime.timedelta(days=0 if how == "earlier day" else 1)


def days_later(start, days):
    try:
        return start + datetime.timedelta(days=int(days))
    except OverflowError as error:
        raise Fault("no such day") from error


def complete_years(born, at):
    return Fraction(at.year - born.year - ((at.month, at.day) < (born.month, born.day)))


def text_part(text, first, count=None):
    first = int(first) - 1
    part = text[first:] if count is None else text[first:first + int(count)]
    return part or None


def power(number, count):
    count = int(count)
    if number == 0 and count < 0:
        raise Fault("a division by zero")
    return number**count


def remainder(number, by):
    if by == 0:
        raise Fault("a division by zero")
    return number - by * math.trunc(number / by)


def digits(text, first, last=None):
    last = first if last is None else last
    return text is not None and first <= len(text) <= last and all(c in "0123456789" for c in text)


def share_a_day(*parts):
    starts, ends = [], []
    for part in parts:
        if part is None:
            return None
        period = part if isinstance(part, Period) else Period(part, part) if isinstance(part, Date) else part.period()
        starts += [period.start] if period.start is not None else []
        ends += [period.end] if period.end is not None else []
    return not starts or not ends or max(starts) <= min(ends)


def ascii_case(text, first, last, by):
    return "".join(chr(ord(c) + by) if first <= c <= last else c for c in text)


def row_number(row):
    return Fraction(row.index + 1)


def around(text, other, before):
    head, found, tail = text.partition(other)
    return (head if before else tail if found else "") or None


def reveals(_):
    raise OutOfReach("reveals: tests/random/suppression.py reads it")


FUNCTIONS = {
    "quarter": lambda d: Quarter(d.year, (d.month + 2) // 3),
    "school_year_of": lambda d: Year(d.year + (d.month >= 7)),
    "calendar_year": lambda d: Fraction(d.year),
    "calendar_month": lambda d: Fraction(d.month),
    "day_of_month": lambda d: Fraction(d.day),
    "first_day": lambda y: day(y.number - 1, 7, 1),
    "last_day": lambda y: day(y.number, 6, 30),
    "complete_years": complete_years,
    "days_between": lambda a, b: Fraction((b - a).days),
    "days_later": days_later,
    "years_later": lambda d, n, how: months_later(d, 12 * n, how),
    "months_later": months_later,
    "digits": digits,
    "length": lambda t: Fraction(len(t)),
    "starts_with": lambda t, o: t.startswith(o),
    "ends_with": lambda t, o: t.endswith(o),
    "contains": lambda t, o: o in t,
    "blank": lambda t: t is None or t.strip(" \t") == "",
    "two_digits": lambda y: f"{y.number % 100:02d}",
    "listed": lambda t, o, by: o in [p.strip(" ") for p in t.split(by)],
    "reveals": reveals,
    "upper": lambda t: ascii_case(t, "a", "z", -32),
    "lower": lambda t: ascii_case(t, "A", "Z", 32),
    "text_before": lambda t, o: around(t, o, True),
    "text_after": lambda t, o: around(t, o, False),
    "text_part": text_part,
    "position": lambda t, o: Fraction(t.find(o) + 1),
    "replaced": lambda t, o, new: t.replace(o, new) or None,
    "trimmed": lambda t: t.strip(" ") or None,
    "round": lambda n, places: rounded(n, int(places)),
    "smaller": lambda a, b: b if less(b, a) else a,
    "larger": lambda a, b: b if less(a, b) else a,
    "fixed": lambda n, places: fixed(n, int(places)),
    "row_number": row_number,
    "absolute": abs,
    "whole": lambda n: Fraction(math.trunc(n)),
    "floor": lambda n: Fraction(math.floor(n)),
    "ceiling": lambda n: Fraction(math.ceil(n)),
    "remainder": remainder,
    "power": power,
    "share_a_day": share_a_day,
}
ASKS_MISSING = {"digits", "blank", "share_a_day"}


def call_function(name, values):
    if name not in ASKS_MISSING and any(v is None for v in values):
        return None
    return FUNCTIONS[name](*values)
