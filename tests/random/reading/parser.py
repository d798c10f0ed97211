"""Reads definitions, outputs and edits: a script becomes a list of nodes."""

from .expression_parser import ExpressionParser, Node
from .values import cell_value, number_of

KINDS = set("param codes patterns table cohort define axis measure template form listing worksheet checks".split())
BEGINNINGS = KINDS | {"require", "replace", "change", "drop", "test", "what", "use", "needs", "library"}
PART_WORDS = {"line", "header", "rule", "label", "value", "file", "row"}


class Type:
    def __init__(self, name, many=False, missing=False, all_=False):
        self.name = name            # a path of names, `yes/no` in one piece
        self.many = many
        self.missing = missing
        self.all = all_


class Parser(ExpressionParser):
    def script(self):
        found = []
        while self.token.kind != "end":
            found.append(self.placed(self.definition))
        return found

    def definition(self):
        if self.is_("test", "what"):
            return self.passed_over()
        if self.take("replace"):
            return Node("replace", of=self.placed(self.definition))
        if self.take("change"):
            kind = self.name()
            target = self.target()
            self.reasons()
            return Node("change", of=kind, target=target, edits=self.block(lambda: self.edit(kind)))
        if self.take("drop"):
            kind = self.name()
            targets = self.listed(self.target)
            self.reasons()
            return Node("drop", of=kind, targets=targets)
        if not self.is_(*KINDS, "require"):
            self.fail("a definition")
        return getattr(self, f"read_{self.next().text}")()

    def passed_over(self):
        """What writes no file: tests and what-ifs, up to the next definition."""
        word = self.next().text
        while self.token.kind != "end" and not (self.token.column == 0 and self.is_(*BEGINNINGS)):
            self.next()
        return Node(word)

    def target(self):
        return self.string() if self.token.kind == "text" else self.name()

    def reasons(self):
        while self.take("cite", "because"):
            self.raw()

    def block(self, read):
        self.expect("{")
        items = []
        self.reasons()
        while not self.take("}"):
            item = self.placed(read)
            self.reasons()
            items.append(item)
        return items

    # ---- types and small parts -------------------------------------------------------------------------------------------

    def type(self):
        many = False
        if self.is_("list") and self.ahead().text == "of":
            self.expect("list", "of")
            many = True
        if self.is_("yes"):
            self.expect("yes", "/", "no")
            found = Type("yes/no", many)
        else:
            found = Type(".".join(self.path()), many)
            if self.take("("):
                self.number()
                self.expect(")")
        while True:
            if self.is_("or"):
                self.next()
                word = self.take("missing", "absent", "ALL") or self.fail("missing, absent or ALL")
                found.missing |= word == "missing"
                found.all |= word == "ALL"
            elif self.is_("above") or self.is_("from") and self.bound_follows():
                self.next()
                self.bound()
                if self.take("through"):
                    self.bound()
            else:
                return found

    def bound_follows(self):
        following = self.ahead()
        return following.kind in ("number", "date", "name") or following.text == "-" or following.kind == "text" and self.ahead(2).text == "through"

    def bound(self):
        self.take("-")
        self.postfix()

    def arguments(self):
        if not (self.token.kind == "sign" and self.take("(")):
            return []
        found = self.listed(self.argument)
        self.expect(")")
        return found

    def argument(self):
        name = self.name()
        self.expect(":")
        return name, self.type()

    def cell(self):
        """A cell of data; what follows it may stand on the same line."""
        token = self.token
        if token.kind == "text":
            return self.string()
        sign = -1 if self.take("-") else 1
        if self.token.kind == "number":
            return sign * number_of(self.next().text)
        return cell_value(self.next().text)

    def axis_ref(self):
        start = self.token.start
        ref = Node("axis use", path=self.path(), args=self.call(), format=None)
        ref.start, ref.end = start, self.tokens[self.at - 1].end
        return ref

    def format(self):
        if not self.take("as"):
            return None
        name = self.name()
        return name, self.number() if self.token.kind == "number" and self.same_line() else None

    def where(self):
        return self.expression() if self.take("where") else None

    def optional_where(self):
        self.reasons()
        found = self.where()
        self.reasons()
        return found

    # ---- definitions -----------------------------------------------------------------------------------------------------

    def read_param(self):
        name = self.name()
        self.expect(":")
        type = self.type()
        self.reasons()
        default = self.expression() if self.take("=") else None
        self.reasons()
        return Node("param", name=name, type=type, default=default)

    def read_require(self):
        condition = self.expression()
        of = self.name() if self.take("of") else None
        if self.take("on"):
            self.name()
        self.expect("message")
        self.raw()
        return Node("require", name=None, condition=condition, of=of)

    def read_codes(self):
        name = self.name()
        attributes = self.listed(self.argument) if self.take("with") else []
        self.reasons()
        self.expect("{")
        cells = []
        while not self.take("}"):
            cells.append(self.cell())
        wide = 2 + len(attributes)
        return Node("codes", name=name, attributes=attributes, rows=[cells[at:at + wide] for at in range(0, len(cells), wide)])

    def read_patterns(self):
        name = self.name()
        self.expect("any")
        wildcard = self.name()
        self.reasons()
        return Node("patterns", name=name, wildcard=wildcard, items=self.block(self.pattern_years))

    def years(self):
        first = self.number()
        return first, self.number() if self.take("through") else first

    def pattern_years(self):
        """`for YEARS`, then lines of patterns; `except` takes away from those of its line."""
        self.expect("for")
        years = self.years()
        lines = []
        line = None
        while self.token.kind == "text" or self.is_("except"):
            if self.token.line != line:
                lines.append(([], []))
                line = self.token.line
            if self.take("except"):
                while self.token.kind == "text" and self.same_line():
                    lines[-1][1].append(self.string())
            else:
                lines[-1][0].append(self.string())
        return Node("years", years=years, lines=lines)

    def read_table(self):
        name = self.name()
        self.reasons()
        if self.take("="):
            source = self.placed(self.table_source)
            self.reasons()
            return Node("table", name=name, file=None, source=source)
        self.expect("from")
        file = self.string()
        if self.take("or"):
            self.expect("absent")
        self.reasons()
        return Node("table", name=name, file=file, source=None, items=self.block(self.table_item))

    def table_item(self):
        if self.is_("key", "unique") and self.ahead().kind == "name":
            word = self.next().text
            return Node(word, names=self.listed(self.name))
        return self.column()

    def column(self):
        names = self.listed(self.name)
        self.expect(":")
        column = Node("column", names=names, type=self.type(), headers=None, alias=None)
        while True:
            if self.take("from"):
                column.headers = self.listed(self.string)
            elif self.take("as"):
                column.alias = self.name()
            elif self.is_("written"):
                self.fail("no written values")
            else:
                return column

    def table_source(self):
        if self.take("each"):
            keys = self.listed(self.key_part)
            self.expect("of")
            return Node("each", keys=keys, sources=self.listed(self.source_table))
        if self.take("union"):
            return Node("union", takes=self.block(self.take_))
        if self.is_("take"):
            return Node("union", takes=[self.take_()])
        if self.is_("empty") and self.ahead().text not in ("with", "."):
            self.next()
            return Node("empty")
        if self.is_("cells", "lines") and self.ahead().text == "of":
            word = self.next().text
            self.expect("of")
            return Node(word, forms=self.listed(self.name))
        left = self.path()
        self.expect("with")
        right = self.path()
        alias = self.name() if self.take("as") else None
        matching = self.matching()
        return Node("with", left=left, right=right, alias=alias, matching=matching, where=self.optional_where())

    def key_part(self):
        name = self.name()
        return name, self.part() if self.take("=") else None

    def source_table(self):
        return Node("rows", path=self.path(), args=None, where=self.optional_where())

    def take_(self):
        self.expect("take")
        keys = self.listed(self.key_part)
        self.expect("from")
        return Node("take", keys=keys, source=self.source_table())

    def read_cohort(self):
        name = self.name()
        args = self.arguments()
        self.expect("of")
        of = self.path()
        return Node("cohort", name=name, args=args, of=of, where=self.optional_where())

    def read_define(self):
        name = self.name()
        args = self.arguments()
        of = self.path() if self.take("of") else None
        type = self.type() if self.take(":") else None
        self.reasons()
        self.expect("=")
        value = self.expression()
        self.reasons()
        return Node("define", name=name, args=args, of=of, type=type, value=value)

    # ---- axes ------------------------------------------------------------------------------------------------------------

    def read_axis(self):
        name = self.name()
        args = self.arguments()
        title = self.raw() if self.token.kind == "text" else None
        self.expect("of")
        of = self.path()
        words = set()
        while not self.is_("{", "cite", "because"):
            words.add(self.name())
        self.reasons()
        return Node("axis", name=name, args=args, title=title, of=of, words=words, items=self.block(self.axis_item))

    def axis_item(self):
        if self.take("header"):
            return Node("header", text=self.raw())
        if self.take("line"):
            number = self.number() if self.token.kind == "number" else None
            line = Node("line", number=number, text=self.raw(), offered=None, shown=None)
            self.expect("where")
            line.where = self.expression()
            while self.is_("offered", "shown"):
                word = self.next().text
                self.expect("if")
                setattr(line, word, self.expression())
            return line
        if self.take("include"):
            return Node("include", axes=self.listed(self.axis_ref))
        if self.take("number"):
            return Node("number", number=self.number())
        if self.take("unlisted"):
            self.expect("if")
            return Node("unlisted", condition=self.expression())
        return self.loop(self.axis_item)

    def loop(self, read):
        head = self.loop_head()
        return Node("loop", **head, items=self.block(read) if read is not None else None)

    def loop_head(self):
        start = self.token.start
        self.expect("for", "each")
        if self.is_("measure") and self.ahead().kind == "name" and self.ahead().text != "in":
            self.next()
            return dict(variables=None, measure=self.name(), head=self.text[start:self.tokens[self.at - 1].end])
        variables = self.listed(self.loop_variable)
        return dict(variables=variables, measure=None, head=self.text[start:self.tokens[self.at - 1].end])

    def loop_variable(self):
        name = self.name()
        self.expect("in")
        over = self.operand()
        of = self.path() if self.take("of") else None
        return Node("loop variable", name=name, over=over, of=of, where=self.part() if self.take("where") else None)

    # ---- measures, forms, templates ----------------------------------------------------------------------------------------

    def population(self):
        self.expect("of")
        found = dict(of=self.path(), where=None, counting=None)
        while True:
            if self.take("where"):
                found["where"] = self.expression()
            elif self.take("counting"):
                found["counting"] = self.path()
            elif self.is_("cite", "because"):
                self.reasons()
            else:
                return found

    def read_measure(self):
        code, text = self.string(), self.string()
        return Node("measure", name=code, text=text, **self.population(), items=self.block(self.measure_item))

    def measure_item(self):
        if self.take("lines"):
            return Node("lines", axes=self.listed(self.axis_ref))
        word = self.take("denominator", "numerator", "exclude", "target") or self.fail("a rule of a measure")
        return Node(word, value=self.expression())

    def read_form(self):
        name = self.name()
        if self.take("for"):
            self.expect("each", "measure")
            variable = self.name()
            self.reasons()
            return Node("form", name=name, measure=variable, of=None, where=None, counting=None, items=self.block(self.form_item))
        return Node("form", name=name, measure=None, **self.population(), items=self.block(self.form_item))

    def read_template(self):
        name = self.name()
        args = self.arguments()
        self.reasons()
        return Node("template", name=name, args=args, items=self.block(self.form_item))

    def form_item(self):
        if self.take("use"):
            return Node("use", name=self.name(), args=self.call() or [])
        if self.is_("file"):
            return self.file_clause()
        if self.take("blocks"):
            return Node("blocks", blocks=self.listed(self.block_of))
        if self.is_("label", "value"):
            return self.output(self.next().text)
        if self.is_("rows", "columns"):
            word = self.next().text
            axes = self.listed(self.axis_ref)
            form = self.format()
            for use in axes:
                use.format = form
            return Node(word, axes=axes)
        if self.take("show"):
            return self.mark()
        self.fail("a part of a form")

    def mark(self):
        mark = self.raw() if self.token.kind == "text" else self.cell()
        values = self.listed(self.name) if self.take("in") else None
        return Node("show", mark=mark, values=values, where=self.where())

    def block_of(self):
        start = self.token.start
        name = self.name()
        self.expect("in")
        block = Node("block", name=name, of=self.path(), where=self.where(), order=self.sorted_by() if self.is_("sorted") else None)
        block.start, block.end = start, self.tokens[self.at - 1].end
        return block

    def file_clause(self):
        self.expect("file")
        clause = Node("file", text=self.raw(), of=None, condition=None, header=None, order=None)
        while True:
            if self.take("of"):
                clause.of = self.path()
            elif self.take("if"):
                clause.condition = self.expression()
            elif self.is_("header") and self.ahead().text == "if":
                self.expect("header", "if")
                clause.header = self.expression()
            elif self.is_("sorted") and self.same_line():
                clause.order = self.sorted_by()
            else:
                return clause

    def output(self, word):
        heading = self.raw()
        self.expect("=")
        value = self.expression()
        return Node(word, text=heading, value=value, format=self.format())

    # ---- listings, worksheets, checks --------------------------------------------------------------------------------------

    def read_listing(self):
        name = self.name()
        self.expect("of")
        return Node("listing", name=name, of=self.path(), where=self.optional_where(), items=self.block(self.listing_item))

    def listing_item(self):
        if self.is_("file"):
            return self.file_clause()
        if self.is_("sorted"):
            return Node("sorted", keys=self.sorted_by())
        if self.is_("for"):
            return self.loop(self.output_column)
        return self.output_column()

    def output_column(self):
        number = self.number() if self.token.kind == "number" else None
        heading = self.raw()
        if self.take("not"):
            self.expect("collected")
            return Node("output", number=number, text=heading, value=None, format=None)
        self.expect("=")
        value = self.expression()
        return Node("output", number=number, text=heading, value=value, format=self.format())

    def read_worksheet(self):
        name = self.name()
        self.expect("of")
        of = self.path()
        self.reasons()
        return Node("worksheet", name=name, of=of, items=self.block(self.worksheet_item))

    def worksheet_item(self):
        if self.is_("file"):
            return self.file_clause()
        if self.take("label"):
            return self.output("label")
        if self.take("entries"):
            self.expect("from")
            return Node("entries", source=self.path(), matching=self.matching())
        if self.take("cells"):
            return Node("cells", format=self.format())
        if self.take("header"):
            return Node("header", text=self.raw())
        return self.sheet_item()

    def sheet_item(self):
        word = self.take("column", "row") or self.fail("a row or column")
        item = Node("sheet " + word, name=self.number() if word == "column" else self.name(), text=self.raw(), entered=False, default=None, value=None)
        if self.take("entered"):
            item.entered = True
            if self.take("default"):
                item.default = self.cell()
        else:
            self.expect("=")
            item.value = self.expression()
        return item

    def read_checks(self):
        name = self.name()
        of = self.path() if self.take("of") else None
        how = None
        if self.take("first"):
            self.expect("only")
            how = "first only"
        elif self.take("pass"):
            self.expect("and", "fail")
            how = "pass and fail"
        self.reasons()
        return Node("checks", name=name, of=of, how=how, items=self.block(self.checks_item))

    def checks_item(self):
        return self.rule() if self.is_("rule") else self.loop(self.rule)

    def rule(self):
        self.expect("rule")
        rule = Node("rule", text=self.raw(), severity=self.name(), on=None, only=None, actual=None, limit=None, message=None)
        if self.take("on"):
            rule.on = self.listed(self.rule_target)
        rule.word = self.take("if", "unless") or self.fail("if or unless")
        rule.condition = self.expression()
        while True:
            if self.is_("only") and self.ahead().text == "if":
                self.expect("only", "if")
                rule.only = self.expression()
            elif self.is_("actual", "limit"):
                word = self.next().text
                setattr(rule, word, self.expression())
            elif self.take("message"):
                rule.message = self.text_node(self.raw())
            else:
                return rule

    def rule_target(self):
        if self.token.kind == "text":
            return self.string()
        return self.years()

    # ---- edits -----------------------------------------------------------------------------------------------------------

    def edit(self, kind):
        word = self.take("add", "replace", "drop") or self.fail("add, replace or drop")
        if word == "drop":
            return Node("edit", word=word, subject=self.placed(self.dropped, kind), after=None)
        subject = self.placed(self.edit_subject, kind)
        self.reasons()
        after = None
        if self.take("after"):
            part = self.take(*PART_WORDS)
            after = (part, self.raw())
        return Node("edit", word=word, subject=subject, after=after)

    def edit_subject(self, kind):
        if kind == "codes":
            cells = []
            while self.token.kind in ("text", "number", "date") or self.is_("-", "yes", "no", "missing"):
                if cells and not self.same_line():
                    break
                cells.append(self.cell())
            return Node("code", cells=cells)
        readers = {"patterns": self.pattern_years, "table": self.table_item, "axis": self.axis_item, "measure": self.measure_item, "form": self.form_item,
                   "template": self.form_item, "listing": self.listing_item, "worksheet": self.worksheet_item, "checks": self.checks_item}
        return readers[kind]()

    def dropped(self, kind):
        if self.take("show"):
            mark = self.raw() if self.token.kind == "text" else self.cell()
            return Node("show", mark=mark, values=self.listed(self.name) if self.take("in") else None, where=self.where())
        if self.is_("column") and self.ahead().kind == "number":
            self.next()
            return Node("sheet column", name=self.number())
        if self.is_("for"):
            if self.ahead().text == "each":
                return self.loop(None)
            self.next()
            return Node("years", years=self.years())
        if self.take("include"):
            return Node("include", axes=self.listed(self.axis_ref))
        if self.is_("number") and self.ahead().kind == "number":
            self.next()
            return Node("number", number=self.number())
        if self.is_("row") and self.ahead().kind == "name" and self.ahead().line == self.token.line:
            self.next()
            return Node("sheet row", name=self.name())
        word = None
        if self.is_(*PART_WORDS) and self.ahead().kind == "text":
            word = self.next().text
        if self.token.kind == "text":
            return Node("named", word=word, text=self.raw())
        return Node("called", name=self.name())


def read_script(text):
    return Parser(text).script()
