"""Code sets, patterns and tables with their data: small, with ties, gaps and missing values in every place that may have them."""

from .tree import Definition, Name, Node, item

TEXTS = ["north", "South", "EAST wing", "w, x", 'say "hi"', "José", "a", "b", "Zed", "0", "x;y", "long text of some words"]
CODE_TEXTS = ["08", "09", "10", "11", "12", "A", "B", "C1", "X-1", "Z"]


class Column:
    def __init__(self, name, type, nullable=False):
        self.name = name
        self.type = type
        self.nullable = nullable
        self.range = None      # a type with bounds


class Table:
    """Rows that a rule can be about. `type` of a value that is a row of it is the table itself."""

    def __init__(self, name, kind):
        self.name = name
        self.kind = kind            # file, codes, derived, checks, cells
        self.columns = []
        self.key = []               # Columns; empty: none
        self.facts = []             # define Definitions of this table
        self.cohorts = []
        self.rows = []              # of a file: {Column: text}
        self.codes = []
        self.aliases = {}           # Column -> Name by which its parent knows these rows
        self.extra_row_names = []
        self.ordered = True         # its rows have one order, whatever order the files have
        self.hidden = []            # tables of `each` whose children these rows are

    def __repr__(self):
        return f"<{self.name}>"

    def row_names(self):
        """Names that mean another row where a row of this table is at hand."""
        names = [c.name for c in self.columns if isinstance(c.type, Table)]
        names += [f.name for f in self.facts if isinstance(f.value.type, Table)]
        return names + self.extra_row_names

    def references(self, parent):
        return [c for c in self.columns if c.type is parent and c not in self.aliases]


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell


def csv_text(table, rows=None):
    lines = [",".join(c.header for c in table.columns)]
    for row in table.rows if rows is None else rows:
        lines.append(",".join(row[c] if "," in c.header else quoted(row[c]) for c in table.columns))
    return "\n".join(lines) + "\n"


WORDS = ("grade kind level status group sector school student visit course award term unit place staff room campus roster cohort_of entry mark stage lane "
         "track score hours credit amount day start end born closed active special open code number title label_of rank weight part side").split()


class Names:
    """Fresh names; some spellings are words of the language that are names elsewhere, some need what the next letter is."""

    def __init__(self, rng):
        self.rng = rng
        self.made = []
        self.used = set("count line value heading row text inherited param fixed round floor table column".split())

    def new(self, *words):
        rng = self.rng
        for attempt in range(1000):
            word = rng.choice(words or WORDS)
            spelling = word if attempt == 0 and word not in RESERVED else f"{word}_{rng.choice('abcdefgh')}{rng.randrange(100) if attempt else ''}"
            if spelling not in self.used:
                self.used.add(spelling)
                self.made.append(Name(spelling))
                return self.made[-1]
        raise AssertionError("no name is left")


RESERVED = {"and", "or", "not", "is", "in", "of", "for", "each", "from", "by", "where", "matching", "with", "when", "otherwise", "default", "through",
            "preferring", "then", "if", "unless", "because", "cite", "as", "union", "take", "given", "yes", "no", "missing", "absent", "length", "digits"}


def make_codes(rng, names):
    table = Table(names.new("grade", "kind", "level", "status", "group", "sector", "race", "axis", "form"), "codes")
    table.codes = rng.sample(CODE_TEXTS, rng.randint(2, 6))
    code = Column(Name("code"), "code")
    label = Column(Name("label"), "text")
    table.columns, table.key = [code, label], [code]
    pieces = ["codes ", table.name]
    attributes = []
    for number in range(rng.choice([0, 0, 1, 2])):
        type = rng.choice(["text", "integer", "yes/no", "decimal"])
        column = Column(names.new("short", "rank", "counted", "weight", "group"), type, rng.random() < .4)
        pieces += [", " if number else " with ", column.name, " : ", type, " or missing" if column.nullable else ""]
        attributes.append(column)
    table.columns += attributes
    pieces.append(" {")
    for code_text in table.codes:
        cells = ['"%s"' % code_text, '"%s"' % rng.choice(["label " + code_text, code_text, "Label of " + code_text])]
        for column in attributes:
            cells.append("missing" if column.nullable and rng.random() < .3 else CELLS[column.type](rng))
        pieces.append("\n  " + " ".join(cells))
    pieces.append("\n}")
    return table, Definition("codes", table.name, pieces, table=table)


CELLS = {
    "text": lambda rng: '"%s"' % rng.choice(["low", "high", "mid", "other"]),
    "integer": lambda rng: str(rng.randint(-3, 9)),
    "decimal": lambda rng: f"{rng.randint(0, 30) / 4:g}",
    "yes/no": lambda rng: rng.choice(["yes", "no"]),
}


def make_patterns(rng, names):
    """Patterns over codes of six digits, such as the columns of kind `cip` hold."""
    name = names.new("welding", "nursing", "trades", "patterns")
    pieces = ["patterns ", name, " any X {"]
    for years in rng.choice([["2024", "2025 through 2026"], ["2025"], ["2023 through 2024", "2026"]]):
        # An exception that takes nothing away is an error: it is one of the pattern's own members.
        kept = rng.sample(["48", "51", "12"], rng.randint(1, 2))
        texts = " ".join(f'"{start}XX"' for start in kept)
        extra = f' except "{kept[0]}0X"' if rng.random() < .6 else ""
        pieces.append(f"\n  for {years} {texts}{extra}")
    return name, Definition("patterns", name, pieces + ["\n}"])


CIPS = ["4805", "4800", "4899", "5101", "5108", "1204", "9901"]


def make_cell(rng, column, big):
    type = column.type
    if type == "integer":
        return str(rng.choice([0, 1, 1, 2, 3, 5, 7, 10, -4, 100]) if rng.random() < .9 else rng.randint(-(10**6), 10**6))
    if type == "decimal":
        return rng.choice(["0", "0.5", "1.25", "2", "3.75", "-1.5", "10", "0.1", "99.99"])
    if type == "date":
        return f"{rng.choice([2023, 2024, 2025, 2026])}-{rng.choice(['01', '06', '07', '09', '10', '12'])}-{rng.choice(['01', '15', '28', '30'])}"
    if type == "year":
        return str(rng.choice([2023, 2024, 2025, 2026]))
    if type == "quarter":
        return f"{rng.choice([2024, 2025])}Q{rng.randint(1, 4)}"
    if type == "yes/no":
        return rng.choice("YN")
    if type == "text":
        return rng.choice(TEXTS) if not big or rng.random() < .7 else f"text {rng.randrange(5000)}"
    return rng.choice(CIPS)  # code


def make_table(rng, names, codes, files, big):
    """A table of a file with columns of most types, and references to tables made before, one of them perhaps of two columns."""
    table = Table(names.new("school", "student", "visit", "course", "award", "unit", "staff", "roster", "line", "file", "measure"), "file")
    table.file = f"{table.name.spelling}.csv"
    declared = []

    def add(name, type, nullable, header=None):
        column = Column(name, type, nullable)
        column.header = header or name.spelling
        table.columns.append(column)
        return column

    parents = [t for t in files if t.key]
    style = rng.choice(["one", "one", "one", "two", "child", "none"]) if files else rng.choice(["one", "one", "one", "two"])
    if style == "child" and not [t for t in parents if len(t.key) == 1]:
        style = "one"
    count = rng.randint(5, 60) if not big else rng.randint(60000, 150000) if rng.random() < .5 or not files else rng.randint(1000, 9000)
    if style == "child":
        parent = rng.choice([t for t in parents if len(t.key) == 1])
        key = [add(names.new("owner", "who") if rng.random() < .5 or not rng.random() < .7 else parent.name, parent, False)]
        count = min(count, len(parent.rows) * 2 // 3)
        keys = [(row[parent.key[0]],) for row in rng.sample(parent.rows, count)]
    elif style == "two":
        key = [add(names.new("code", "id"), "code", False), add(names.new("number", "part"), rng.choice(["integer", "code"]), False)]
        wide = max(2, count // 4)
        keys = list({(f"{rng.randrange(wide):02d}", str(rng.randint(1, 6))) for _ in range(count)})
        keys.sort(key=lambda k: rng.random())
    elif style == "one":
        kind = "integer" if rng.random() < .2 else "code"
        key = [add(names.new("id", "number", "key"), kind, False)]
        pool = range(count * 3)
        keys = [(str(n) if kind == "integer" else f"{n:03d}",) for n in rng.sample(pool, count)]
    else:
        key, keys = [], [()] * count
    table.key = key
    referred = {}
    for parent in rng.sample(parents, min(len(parents), rng.choice([1, 1, 2, 2]))):
        if any(c.type is parent for c in table.columns):
            continue
        nullable = rng.random() < .3
        name = parent.name if rng.random() < .4 and parent.name not in [c.name for c in table.columns] else names.new("of_" + parent.name.spelling, "home", "at")
        column = add(name, parent, nullable, ",".join(f"{name.spelling}_{k.name.spelling}" for k in parent.key))
        referred[column] = parent
        if rng.random() < .2:
            again = add(names.new("second", "other_one"), parent, True, None)
            again.header = ",".join(f"{again.name.spelling}_{k.name.spelling}" for k in parent.key)
            table.aliases[again] = names.new("mine", "offering", "guests")
            referred[again] = parent
    for set_ in codes:
        if rng.random() < .6:
            name = set_.name if rng.random() < .4 else names.new()
            add(name, set_, rng.random() < .4)
    for type in rng.sample(["integer", "decimal", "date", "date", "yes/no", "yes/no", "text", "code", "year", "integer", "quarter"], rng.randint(3, 7)):
        column = add(names.new(), type, rng.random() < .45)
        if rng.random() < .3:
            column.header = f"{column.name.spelling}Col"

    def value_of(column):
        if column.nullable and rng.random() < .25:
            return None
        if column in referred:
            parent = referred[column]
            row = rng.choice(parent.rows)
            return tuple(row[k] for k in parent.key)
        if isinstance(column.type, Table):
            return rng.choice(column.type.codes)
        return make_cell(rng, column, big)

    for key_cells in keys:
        row = dict(zip(key, key_cells))
        for column in table.columns[len(key):]:
            value = value_of(column)
            if column in referred:
                row[column] = ",".join(value) if value is not None else "," * (len(referred[column].key) - 1)
            else:
                row[column] = "" if value is None else value
        table.rows.append(row)
    pieces = ["table ", table.name, f' from "{table.file}" {{']
    if key:
        pieces.append("\n  key ")
        for number, column in enumerate(key):
            pieces += [", " if number else "", column.name]
    for column in table.columns:
        type = column.type
        shown = type.name if isinstance(type, Table) else type
        declared = ["\n  ", column.name, " : ", shown, " or missing" if column.nullable else ""]
        if column.header != column.name.spelling or rng.random() < .2:
            declared.append(" from " + ", ".join(f'"{h}"' for h in column.header.split(",")))
        else:
            declared.append(Node("header", [], name=column.name, header=column.header))
        if column in table.aliases:
            declared += [" as ", table.aliases[column]]
        pieces.append(item(*declared))
    pieces.append("\n}")
    table.ordered = bool(key)
    return table, Definition("table", table.name, pieces, table=table)
