"""Reads expressions: what binds closer than what, and where an aggregate ends."""

from .tokens import MONTHS, NotRead, plain, slots_of, tokens_of, written

SHORT = {"any", "one", "count"}
OF = {"sum", "lowest", "highest"}
ORDER = {"latest", "earliest", "highest", "lowest"}
COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}
STARTS = {"text", "number", "date", "name"}


class Node:
    """`kind`, and what it holds as attributes; `start` and `end` are where it stands in the text."""

    was = None  # of a definition that replaces another: that one

    def __init__(self, kind, **parts):
        self.kind = kind
        self.start = self.end = None
        self.__dict__.update(parts)

    def __repr__(self):
        return f"{self.kind}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items() if k not in ('kind', 'start', 'end'))})"


def nodes_in(part):
    """Every node of an expression, itself included."""
    if isinstance(part, Node):
        yield part
        part = [value for name, value in part.__dict__.items() if name != "was"]
    if isinstance(part, (list, tuple)):
        for one in part:
            yield from nodes_in(one)


class ExpressionParser:
    def __init__(self, text):
        self.text = text
        self.tokens = tokens_of(text)
        self.at = 0

    # ---- tokens --------------------------------------------------------------------------------------------------------

    @property
    def token(self):
        return self.tokens[self.at]

    def ahead(self, count=1):
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def fail(self, wanted):
        raise NotRead(f"line {self.token.line}: {wanted} expected, {self.token.text!r} found")

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def is_(self, *words):
        return self.token.text in words and self.token.kind in ("name", "word", "sign")

    def take(self, *words):
        """Takes one of the words if it stands here."""
        if self.is_(*words):
            return self.next().text
        return None

    def expect(self, *words):
        for word in words:
            if not self.is_(word):
                self.fail(word)
            self.next()

    def same_line(self):
        """Whether what is next stands on the line of what was before."""
        return self.at > 0 and self.token.line == self.tokens[self.at - 1].line

    def name(self):
        if self.token.kind != "name":
            self.fail("a name")
        return self.next().text

    def raw(self):
        if self.token.kind != "text":
            self.fail("a text")
        return written(self.next().text)

    def string(self):
        return plain(self.raw())

    def number(self):
        if self.token.kind != "number":
            self.fail("a number")
        return int(self.next().text)

    def path(self):
        names = [self.name()]
        while self.take("."):
            names.append(self.name())
        return names

    def listed(self, one):
        found = [one()]
        while self.take(","):
            found.append(one())
        return found

    def placed(self, read, *given):
        start = self.token.start
        node = read(*given)
        if node.start is None:
            node.start, node.end = start, self.tokens[self.at - 1].end
        return node

    # ---- the parts of an expression, from the outside in -----------------------------------------------------------------

    def expression(self):
        return self.placed(self._expression)

    def _expression(self):
        value = self.part()
        if not self.take("when"):
            return value
        branches = [(value, self.part())]
        while True:
            self.expect(",")
            if self.take("otherwise"):
                return Node("when", branches=branches, otherwise=self.expression())
            value = self.part()
            self.expect("when")
            branches.append((value, self.part()))

    def part(self):
        return self.placed(self._part)

    def _part(self):
        begin = self.at
        negative = bool(self.take("not"))
        if self.aggregate_begins():
            found = self.aggregate()
            if found.tail:
                return Node("not", of=found) if negative else found
        self.at = begin
        return self.condition()

    def condition(self):
        left = self.conjunction()
        if not self.is_("or"):
            return left
        found = [left]
        while self.take("or"):
            found.append(self.conjunction())
        return Node("or", of=found)

    def conjunction(self):
        found = [self.negation()]
        while self.take("and"):
            found.append(self.negation())
        return found[0] if len(found) == 1 else Node("and", of=found)

    def negation(self):
        if self.take("not"):
            return Node("not", of=self.negation())
        return self.comparison()

    def comparison(self):
        left = self.operand()
        while True:
            if self.token.text in COMPARISONS and self.token.kind == "sign":
                left = Node("compare", sign=self.next().text, left=left, right=self.operand())
            elif self.take("is"):
                negative = bool(self.take("not"))
                if self.is_("given", "absent", "missing"):
                    left = Node("presence", word=self.next().text, of=left, negative=negative)
                else:
                    left = Node("is", left=left, right=self.operand(), negative=negative)
            elif self.is_("in") or (self.is_("not") and self.ahead().text == "in"):
                negative = bool(self.take("not"))
                self.expect("in")
                right = self.operand()
                year = self.operand() if self.take("for") else None
                left = Node("in", left=left, right=right, year=year, negative=negative)
            else:
                return left

    def operand(self):
        return self.placed(self._operand)

    def _operand(self):
        left = self.defaulted()
        while self.take("through"):
            left = Node("through", left=left, right=self.defaulted())
        return left

    def defaulted(self):
        left = self.sum_()
        while self.take("default"):
            left = Node("default", left=left, right=self.sum_())
        return left

    def sum_(self):
        left = self.product()
        while self.token.kind == "sign" and self.is_("+", "-"):
            left = Node("arithmetic", sign=self.next().text, left=left, right=self.product())
        return left

    def product(self):
        left = self.signed()
        while self.token.kind == "sign" and self.is_("*", "/"):
            left = Node("arithmetic", sign=self.next().text, left=left, right=self.signed())
        return left

    def signed(self):
        if self.token.kind == "sign" and self.take("-"):
            return Node("negative", of=self.signed())
        return self.postfix()

    def postfix(self):
        value = self.primary()
        while self.take("."):
            if self.is_("column") and self.ahead().kind == "number":
                self.next()
                value = Node("sheet column", of=value, number=self.number())
            else:
                value = Node("member", of=value, name=self.name(), args=self.call())
        return value

    def call(self):
        """The arguments, None where there are no brackets."""
        if not (self.token.kind == "sign" and self.is_("(")):
            return None
        self.next()
        if self.take(")"):
            return []
        args = self.listed(self.expression)
        self.expect(")")
        return args

    def primary(self):
        token = self.token
        if token.kind == "number":
            return Node("number", text=self.next().text)
        if token.kind == "text":
            return self.text_node(self.raw())
        if token.kind == "date":
            return Node("date", text=self.next().text)
        if token.kind == "sign" and self.take("("):
            value = self.expression()
            self.expect(")")
            return value
        if token.kind == "sign" and self.take("["):
            items = [] if self.is_("]") else self.listed(self.operand)
            self.expect("]")
            return Node("list", items=items)
        if token.kind == "word":
            if self.take("yes"):
                return Node("yes/no", value=True)
            if self.take("no"):
                return Node("yes/no", value=False)
            if self.take("missing"):
                return Node("missing")
            if self.take("ALL"):
                return Node("ALL")
            if token.text in MONTHS:
                return self.month_day()
            self.fail("a value")
        if token.text == "column" and self.ahead().kind == "number":
            self.next()
            return Node("sheet column", of=None, number=self.number())
        if self.aggregate_begins():
            return self.aggregate(short=True)
        return Node("name", name=self.name(), args=self.call())

    def month_day(self):
        month = MONTHS[self.next().text]
        day = self.number()
        how = self.take("in", "after", "of") or self.fail("in, after or of")
        if self.token.kind == "number":
            year = Node("number", text=self.next().text)
        elif self.token.kind == "sign" and self.take("("):
            year = self.expression()
            self.expect(")")
        else:
            year = Node("name", name=self.name(), args=self.call())
            while self.take("."):
                year = Node("member", of=year, name=self.name(), args=self.call())
        return Node("day of year", month=month, day=day, how=how, year=year)

    def text_node(self, raw):
        pieces = slots_of(raw)
        if all(isinstance(p, str) for p in pieces):
            return Node("text", value="".join(pieces), raw=raw)
        return Node("slots", pieces=[p if isinstance(p, str) else expression_of(p[1]) for p in pieces], raw=raw)

    # ---- aggregates ------------------------------------------------------------------------------------------------------

    def aggregate_begins(self):
        """Whether a word here begins an aggregate and is no name of something."""
        following = self.ahead()
        if self.token.kind != "name" or following.line != self.token.line:
            return False
        if self.is_(*SHORT):
            return following.kind == "name"
        if self.is_(*OF, "list"):
            return following.kind in STARTS or following.text in ("(", "[", "-", "yes", "no") or following.text in MONTHS
        return self.is_("pick") and following.kind == "name"

    def row_source(self):
        return Node("rows", path=self.path(), args=self.call())

    def aggregate(self, short=False):
        return self.placed(self._aggregate, short)

    def _aggregate(self, short):
        word = self.next().text
        value = order = None
        joined = ""
        if word == "pick":
            source = self.row_source()
            tail, matching, where = self.aggregate_tail()
            self.expect("preferring")
            order = [self.order_term()]
            while self.take("then"):
                order.append(self.order_term())
            return Node("aggregate", word=word, value=None, source=source, matching=matching, where=where, order=order, joined=None, tail=True)
        if word in OF or word == "list":
            value = self.operand()
            self.expect("of")
            source = self.row_source()
        else:
            source = self.row_source()
            if word == "count" and self.take("of"):
                value = self.as_value(source)
                source = self.row_source()
        tail, matching, where = (False, None, None) if short and word != "list" else self.aggregate_tail()
        if word == "list":
            tail = True
            order = self.sorted_by() if self.is_("sorted") else None
            if self.take("joined"):
                self.expect("by")
                joined = self.string()
        return Node("aggregate", word=word, value=value, source=source, matching=matching, where=where, order=order, joined=joined, tail=tail)

    @staticmethod
    def as_value(source):
        value = Node("name", name=source.path[0], args=source.args if len(source.path) == 1 else None)
        for place, name in enumerate(source.path[1:], 2):
            value = Node("member", of=value, name=name, args=source.args if len(source.path) == place else None)
        return value

    def aggregate_tail(self):
        matching = self.matching() if self.is_("matching") else None
        where = self.expression() if self.take("where") else None
        return matching is not None or where is not None, matching, where

    def matching(self):
        self.expect("matching")
        return self.listed(lambda: (self.name(), self.operand() if self.take("=") else None))

    def missing_place(self):
        if self.is_("missing"):
            self.next()
            return self.take("first", "last") or self.fail("first or last")
        return None

    def order_term(self):
        word = None
        if self.is_(*ORDER):
            word = self.next().text
        value = self.condition()
        return Node("order", word=word, value=value, missing=self.missing_place())

    def sorted_by(self):
        self.expect("sorted", "by")
        return self.listed(self.sort_key)

    def sort_key(self):
        start = self.token.start
        key = Node("key", value=self.operand(), descending=False, missing=None)
        while self.is_("descending", "missing"):
            if self.take("descending"):
                key.descending = True
            else:
                key.missing = self.missing_place()
        key.start, key.end = start, self.tokens[self.at - 1].end
        return key


def expression_of(text):
    parser = ExpressionParser(text)
    found = parser.expression()
    if parser.token.kind != "end":
        parser.fail("the end of the slot")
    return found
