"""Values: exact numbers, texts, days, years, rows; how they are compared, put in order and printed. A missing value is None."""

import datetime
import re
from fractions import Fraction

Date = datetime.date


class Fault(Exception):
    """A value cannot be computed, or does not fit: the run stops if it is used."""


class OutOfReach(Exception):
    """This reading does not know what is asked here."""


class Year:
    """A school year by its ending year."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return isinstance(other, Year) and self.number == other.number

    def __hash__(self):
        return hash(("year", self.number))

    def period(self):
        return Period(Date(self.number - 1, 7, 1), Date(self.number, 6, 30))


class Quarter:
    __slots__ = ("year", "quarter")

    def __init__(self, year, quarter):
        self.year, self.quarter = year, quarter

    def __eq__(self, other):
        return isinstance(other, Quarter) and (self.year, self.quarter) == (other.year, other.quarter)

    def __hash__(self):
        return hash(("quarter", self.year, self.quarter))

    def period(self):
        first = Date(self.year, 3 * self.quarter - 2, 1)
        after = Date(self.year + self.quarter // 4, 3 * self.quarter % 12 + 1, 1)
        return Period(first, after - datetime.timedelta(days=1))


class Period:
    """Days from start through end; a missing one is open."""

    def __init__(self, start, end):
        self.start, self.end = start, end

    def holds(self, day):
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Range:
    """Numbers, codes and the like from one through the other."""

    def __init__(self, first, last):
        self.first, self.last = first, last


class All:
    """The value of a list parameter that takes everything."""


ALL = All()


class Row:
    """A row of a table; a code is a row of its code set."""

    __slots__ = ("table", "index", "cells", "sources")

    def __init__(self, table, index, cells):
        self.table, self.index, self.cells = table, index, cells

    def __repr__(self):
        return f"{self.table.name}[{self.index}]"

    def order(self):
        """By the key of the table, without one by all columns; what is missing comes first."""
        if self.table.kind in ("codes", "checks", "cells"):
            return (self.index,)
        if self.table.key:
            return (*((self.cells[name] is not None, sort_key(self.cells[name])) for name in self.table.key), self.index)
        return (*((cell is not None, plain_key(cell)) for cell in self.cells.values()), self.index)

    def place(self):
        return self.index


class Record:
    """What is known of a line or measure in an output: `line.text`, `m.code`."""

    def __init__(self, **parts):
        self.parts = parts


# ---- reading ----------------------------------------------------------------------------------------------------------


def number_of(text):
    """A number of the script or of a file, exact."""
    part = Fraction(1)
    if text.endswith("%"):
        text, part = text[:-1], Fraction(1, 100)
    return Fraction(text) * part


def cell_value(text):
    if text in ("yes", "no"):
        return text == "yes"
    if text == "missing":
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return Date.fromisoformat(text)
    raise OutOfReach(f"a cell {text!r}")


def read_cell(text, type_name):
    """A cell of a file as the type says."""
    if text == "":
        return None
    if type_name in ("text", "code"):
        return text
    if type_name in ("integer", "decimal"):
        return Fraction(text)
    if type_name == "date":
        return Date.fromisoformat(text)
    if type_name == "year":
        return Year(int(text))
    if type_name == "quarter":
        return Quarter(int(text[:4]), int(text[5:]))
    if type_name == "yes/no":
        return {"Y": True, "N": False}[text]
    raise OutOfReach(f"a column of type {type_name}")


# ---- comparing --------------------------------------------------------------------------------------------------------


def alike(left, right):
    """Both sides as one type: a text beside a code is a code, a number beside a year is a year."""
    for first, second, turned in ((left, right, False), (right, left, True)):
        other = None
        if isinstance(first, str) and isinstance(second, Row):
            other = second.table.row_with_key((first,))
            if other is None:
                raise OutOfReach(f"{first!r} is no key of {second.table.name}")
        elif isinstance(first, Fraction) and isinstance(second, Year):
            other = Year(int(first))
        if other is not None:
            return (second, other) if turned else (other, second)
    return left, right


def equal(left, right):
    left, right = alike(left, right)
    return left == right


def sort_key(value):
    if isinstance(value, Row):
        return value.order()
    if isinstance(value, Year):
        return value.number
    if isinstance(value, Quarter):
        return value.year, value.quarter
    if value is None:
        return ()
    return value


def plain_key(value):
    """Codes as their texts."""
    return value.cells["code"] if isinstance(value, Row) and value.table.kind == "codes" else sort_key(value)


def less(left, right):
    left, right = alike(left, right)
    return sort_key(left) < sort_key(right)


# ---- printing ---------------------------------------------------------------------------------------------------------


def rounded(number, places):
    """To so many places, half away from zero."""
    scale = 10**places
    scaled = abs(number) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if number < 0 else whole, scale)


def fixed(number, places):
    number = rounded(number, places)
    digits = str(abs(number.numerator) * (10**places // number.denominator)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}")


def number_text(number):
    below, places = number.denominator, 0
    while below % 2 == 0 or below % 5 == 0:
        below //= 10 if below % 10 == 0 else 2 if below % 2 == 0 else 5
        places += 1
    text = fixed(number, 6 if below != 1 else places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(value):
    """As it is printed in a file and in a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, Year):
        return f"{value.number:04d}"
    if isinstance(value, Quarter):
        return f"{value.year:04d}Q{value.quarter}"
    if isinstance(value, Row) and len(value.table.key) == 1:
        return text_of(value.cells[value.table.key[0]])
    raise OutOfReach(f"{type(value).__name__} is printed")
