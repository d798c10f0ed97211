"""Random edits of a script, made of what stands in it: each kind of definition replaced, changed and dropped, each kind of part added, replaced,
moved and taken out. And constructs that tests/random/program does not make: templates with arguments, loops of several variables and within each
other, marks of some values, headers under a condition."""

from .tokens import RESERVED

BECAUSE = ' because "the memo"'


def plain_condition(rng, columns, definitions):
    """A condition over the columns of a table, whatever else there is."""
    usable = [(name, type) for name, type in columns if name not in RESERVED]
    name, type = rng.choice(usable)
    if type in ("integer", "decimal"):
        return rng.choice([f"{name} > {rng.randint(0, 3)}", f"{name} is not 1", f"not ({name} <= 2)", f"({name} default 1) + 1 < 4"])
    if type == "date":
        return rng.choice([f"{name} >= 2025-01-01", f"{name} in 2024-07-01 through 2025-06-30", f"{name} is missing or calendar_month({name}) > 6"])
    if type == "year":
        return rng.choice([f"{name} = 2025", f"{name} is not 2024", f"October 1 in {name} < 2025-01-01"])
    if type == "yes/no":
        return rng.choice([f"{name} is yes", f"{name} = no", f"not ({name} is no)"])
    if type in definitions and definitions[type].kind == "codes":
        codes = [row[0] for row in definitions[type].rows]
        return rng.choice([f'{name} is "{rng.choice(codes)}"', f'{name} != "{rng.choice(codes)}"', f'{name} in ["{codes[0]}" through "{rng.choice(codes)}"]'])
    return rng.choice([f"{name} is given", f"{name} is missing"])


class Revisions:
    def __init__(self, rng, text, definitions):
        self.rng = rng
        self.text = text
        self.list = definitions
        self.by_name = {d.name: d for d in definitions if hasattr(d, "name")}
        self.count = 0

    # ---- what stands in the script ---------------------------------------------------------------------------------------

    def of(self, kind):
        return [d for d in self.list if d.kind == kind]

    def said(self, node):
        return self.text[node.start:node.end]

    def fresh(self, word):
        self.count += 1
        return f"{word} {self.count}"

    def base(self, name):
        definition = self.by_name.get(name)
        return self.base(definition.of[-1]) if definition is not None and definition.kind in ("cohort", "listing") else name

    def columns(self, name):
        definition = self.by_name.get(self.base(name))
        if definition is None:
            return []
        if definition.kind == "codes":
            return [("code", "code"), ("label", "text")]
        if definition.kind == "table" and definition.file is not None:
            return [(n, i.type.name) for i in definition.items if i.kind == "column" for n in i.names]
        if definition.kind == "table" and definition.source.kind == "each":
            return [(n, None) for n, _ in definition.source.keys]
        if definition.kind == "table" and definition.source.kind == "union":
            return [(n, None) for n, _ in definition.source.takes[0].keys]
        return []

    def condition(self, name, pool=()):
        """Of a row of this table; `pool`: conditions that are said already at such a place."""
        columns = self.columns(name)
        made = [plain_condition(self.rng, columns, self.by_name)] if columns else []
        chosen = [self.rng.choice(pool)] if pool and self.rng.random() < .5 else made or ["yes"]
        if made and chosen != made and self.rng.random() < .3:
            return f"({chosen[0]}) {self.rng.choice(['and', 'or'])} ({made[0]})"
        return chosen[0]

    def after(self, texts, words=("",)):
        if texts and self.rng.random() < .5:
            return f' after {self.rng.choice(words)}"{self.rng.choice(texts)}"'
        return ""

    # ---- edits -----------------------------------------------------------------------------------------------------------

    def edits(self, count):
        """So many texts of edits, each of another definition."""
        found, used = [], set()
        choices = [d for d in self.list if hasattr(self, "change_" + d.kind)]
        self.rng.shuffle(choices)
        for definition in choices:
            if len(found) == count:
                break
            if definition.name in used:
                continue
            made = self.whole(definition) if self.rng.random() < .35 else None
            if made is None:
                items = getattr(self, "change_" + definition.kind)(definition)
                kinds = {"measure": f'"{definition.name}"'}
                made = f"change {definition.kind} {kinds.get(definition.kind, definition.name)}{BECAUSE} {{\n  " + "\n  ".join(items) + "\n}" if items else None
            if made:
                used.add(definition.name)
                found.append(made)
        return found

    def whole(self, definition):
        make = getattr(self, "replace_" + definition.kind, None)
        return make(definition) if make is not None else None

    def some(self, makers):
        found = []
        for make in self.rng.sample(makers, min(len(makers), self.rng.choice([1, 1, 2, 3]))):
            made = make()
            if made:
                found.append(made)
        return found

    # axes

    def change_axis(self, axis):
        rng = self.rng
        lines = [i for i in axis.items if i.kind == "line"]
        inner = [i for loop in axis.items if loop.kind == "loop" for i in loop.items if i.kind == "line"]
        headers = [i for i in axis.items if i.kind == "header"]
        loops = [i for i in axis.items if i.kind == "loop"]
        includes = [i for i in axis.items if i.kind == "include"]
        numbers = [i for i in axis.items if i.kind == "number"]
        texts = [i.text for i in lines + headers + inner]
        pool = [self.said(i.where) for i in lines] + ["yes"]
        where = lambda: self.condition(axis.of[-1], pool)
        makers = [lambda: f'add line "{self.fresh("added")}" where {where()}{self.option()}{self.after(texts)}',
                  lambda: f'add header "{self.fresh("HEAD")}"{self.after(texts)}']
        if lines:
            line = rng.choice(lines)
            others = [t for t in texts if t != line.text]
            makers += [lambda: f'replace line "{line.text}" where {where()}{self.option()}{self.after(others)}'] * 3
            if len(lines) > 1:
                makers.append(lambda: f'drop {rng.choice(["", "line "])}"{line.text}"')
        if inner:
            one = rng.choice(inner)
            makers += [lambda: f'replace line "{one.text}" where ({self.said(one.where)}) and ({where()})', lambda: f'drop line "{one.text}"',
                       lambda: f'add line "{self.fresh("within")}" where {where()} after line "{one.text}"']
        if headers:
            header = rng.choice(headers)
            makers += [lambda: f'drop header "{header.text}"', lambda: f'replace header "{header.text}"{self.after([t for t in texts if t != header.text])}']
        if loops:
            loop = rng.choice(loops)
            makers += [lambda: f"drop {loop.head}", lambda: f'replace {loop.head} {{ line "{self.fresh("again")} {{{loop.variables[0].name}}}" where {where()} }}']
        if includes:
            makers.append(lambda: f"drop include {', '.join(self.said(u) for u in rng.choice(includes).axes)}")
        if numbers:
            makers.append(lambda: f"drop number {rng.choice(numbers).number}")
        if "numbered" in axis.words:
            makers.append(lambda: f"add number {rng.randint(40, 90)}{self.after(texts)}")
        if "partition" in axis.words:
            makers += [lambda: f"{'replace' if any(i.kind == 'unlisted' for i in axis.items) else 'add'} unlisted if {where()}"] * 2
        plain = [a for a in self.of("axis")
                 if a is not axis and a.of == axis.of and not a.args and not any(i.kind in ("include", "number") for i in a.items)]
        if plain:
            makers.append(lambda: f"add include {rng.choice(plain).name}{self.after(texts)}")
        return self.some(makers)

    def option(self):
        return self.rng.choice(["", "", "", " shown if count > 1", " offered if 1 = 2", " offered if 2 > 1", " offered if 1 < 2 shown if count != 2"])

    def replace_axis(self, axis):
        if axis.args:
            return None
        words = " ".join(sorted(axis.words - {"partition"}))
        return (f"replace axis {axis.name} of {axis.of[-1]} {words}{BECAUSE} {{\n  line \"{self.fresh('one')}\" where {self.condition(axis.of[-1])}\n"
                f"  line \"{self.fresh('two')}\" where {self.condition(axis.of[-1])}\n}}")

    # checks

    def change_checks(self, checks):
        rng = self.rng
        rules = [i for i in checks.items if i.kind == "rule"]
        if not rules:
            return []
        ids = [r.text for r in rules]
        pool = [self.said(r.condition) for r in rules]
        measured = f"\n    actual {rng.randint(1, 9)}\n    limit 2025-10-01" if rules[0].actual is not None else ""
        rule = rng.choice(rules)
        body = lambda: f'{rng.choice(["error", "warning"])} {rng.choice(["if", "unless"])} {self.condition(checks.of[-1], pool)}{measured}\n    message "edited"'
        makers = [lambda: f'replace rule "{rule.text}" {body()}', lambda: f'add rule "{self.fresh("N")}" {body()}{self.after(ids, ("", "rule "))}']
        if len(rules) > 1:
            makers.append(lambda: f'drop rule "{rule.text}"')
        return self.some(makers)

    def replace_checks(self, checks):
        head = self.text[checks.start:checks.end].partition("{")[0].rstrip()
        kept = self.rng.sample(checks.items, self.rng.randint(1, len(checks.items)))
        return f"replace {head}{BECAUSE} {{\n  " + "\n  ".join(self.said(i) for i in kept) + "\n}"

    # listings

    def change_listing(self, listing):
        rng = self.rng
        outputs = [i for i in listing.items if i.kind == "output"]
        if not outputs:
            return []
        texts = [o.text for o in outputs]
        one, other = rng.choice(outputs), rng.choice(outputs)
        numbered = one.number is not None
        value = lambda: f"({self.said(other.value)})" + (" as decimal 3" if other.format and other.format[0] == "decimal" else "")
        number = lambda n: f"{n} " if numbered else ""
        loops = [i for i in listing.items if i.kind == "loop"]
        makers = [lambda: f'replace {number(one.number)}"{one.text}" = {value()}{self.after([t for t in texts if t != one.text])}']
        if len(outputs) > 1:
            makers.append(lambda: f'drop "{one.text}"')
        if not numbered:
            makers += [lambda: f'add "{self.fresh("added")}" = {value()}{self.after(texts)}'] * 2
        if self.columns(listing.of[-1]) and not numbered:
            makers.append(lambda: f'add "{self.fresh("if")}" = ("X" when {self.condition(listing.of[-1])}, otherwise "O"){self.after(texts)}')
        for loop in loops:
            makers.append(lambda loop=loop: f"drop {loop.head}")
        files = [i for i in listing.items if i.kind == "file"]
        for file in files:
            makers.append(lambda file=file: f'replace file "{file.text}" {rng.choice(["header if no", "if 1 = 1", "header if 2 > 1"])}')
        return self.some(makers)

    def replace_listing(self, listing):
        if any(d.kind == "checks" and d.of == [listing.name] for d in self.list):
            return None
        if self.rng.random() < .3:
            return f"drop listing {listing.name}{BECAUSE}"
        outputs = [i for i in listing.items if i.kind in ("output", "loop")]
        kept = self.rng.sample(outputs, self.rng.randint(1, len(outputs)))
        others = [self.said(i) for i in listing.items if i.kind in ("file", "sorted")]
        where = f"\n  where {self.condition(listing.of[-1])}\n" if self.columns(listing.of[-1]) and self.rng.random() < .5 else ""
        return (f"replace listing {listing.name} of {listing.of[-1]}{BECAUSE}{where} {{\n  " + "\n  ".join([*others, *(self.said(i) for i in kept)]) + "\n}")

    # forms, templates, measures

    def change_form(self, form):
        rng = self.rng
        labels = [i for i in form.items if i.kind in ("label", "value")]
        marks = [i for i in form.items if i.kind == "show"]
        texts = [i.text for i in labels]
        over = form.measure is not None
        what = "denominator" if over else "count"
        makers = [lambda: f'add label "{self.fresh("label")}" = line.text{self.after(texts)}',
                  lambda: f'add show "{rng.choice("#%")}" where {what} {rng.choice(["= 3", "> 4", "in 1 through 3", "is not 2"])}']
        if labels:
            one = rng.choice(labels)
            makers += [lambda: f'drop {one.kind} "{one.text}"' if len(labels) > 1 else "",
                       lambda: f'replace {one.kind} "{one.text}" = {rng.choice(["line.text", self.said(one.value)])}'
                               + self.after([t for t in texts if t != one.text])]
        for mark in marks:
            if "reveals" not in self.said(mark) and isinstance(mark.mark, str):
                makers += [lambda mark=mark: f'drop show "{mark.mark}"', lambda mark=mark: f'replace show "{mark.mark}" where {what} in 2 through 5',
                           lambda mark=mark: f'drop show "{mark.mark}" where {self.said(mark.where)}']
        if over:
            makers += [lambda: f'add value "{self.fresh("share")}" = rate as decimal 3', lambda: 'add show "~" in numerator where numerator < 3']
        else:
            makers += self.axes_of_form(form)
        for block in [b for i in form.items if i.kind == "blocks" for b in i.blocks]:
            columns = [n for n, t in self.columns(block.of[-1]) if t in ("code", "text", "integer")]
            if columns:
                makers.append(lambda block=block: f"replace blocks {block.name} in {block.of[-1]} sorted by {rng.choice(columns)} descending missing first")
        return self.some(makers)

    def axes_of_form(self, form):
        rng = self.rng
        found = []
        table = self.base(form.of[-1])
        axes = [a for a in self.of("axis") if a.of[-1] == table and not a.args]
        for word in ("rows", "columns"):
            now = [u for i in form.items if i.kind == word for u in i.axes]
            free = [a.name for a in axes if [a.name] not in [u.path for u in now]]
            if free:
                found += [lambda word=word, free=free: f"add {word} {rng.choice(free)}", lambda word=word, free=free: f"replace {word} {rng.choice(free)}",
                          lambda word=word, now=now, free=free: f'add {word} {rng.choice(free)} after "{now[-1].path[-1]}"']
            if len(now) > 1:
                found.append(lambda now=now: f"drop {rng.choice(now).path[-1]}")
        return found

    def replace_form(self, form):
        if self.rng.random() < .3:
            return f"drop form {form.name}{BECAUSE}"
        head = self.text[form.start:form.end].partition("{")[0].rstrip()
        marks = [i for i in form.items if i.kind == "show"]
        kept = [i for i in form.items if i not in marks or self.rng.random() < .5]
        return f"replace {head}{BECAUSE} {{\n  " + "\n  ".join(self.said(i) for i in kept) + "\n}"

    def change_measure(self, measure):
        rng = self.rng
        rules = {i.kind for i in measure.items}
        pool = [self.said(i.value) for i in measure.items if i.kind in ("denominator", "numerator", "exclude")]
        axes = [a.name for a in self.of("axis") if a.of[-1] == self.base(measure.of[-1]) and not a.args]
        makers = [lambda: f"replace {rng.choice(['denominator', 'numerator'])} {self.condition(measure.of[-1], pool)}"] * 2
        makers.append(lambda: f"{'replace' if 'exclude' in rules else 'add'} exclude {self.condition(measure.of[-1], pool)}")
        makers.append(lambda: f"{'replace' if 'target' in rules else 'add'} target {rng.randint(1, 90)}")
        makers += [lambda word=word: f"drop {word}" for word in ("exclude", "target") if word in rules]
        if len(axes) > 1:
            makers += [lambda: f"replace lines {rng.choice(axes)}", lambda: f"add lines {rng.choice(axes)}"]
        return self.some(makers)

    # codes, patterns, tables

    def change_codes(self, codes):
        rng = self.rng
        cells = {"text": '"new"', "integer": "4", "decimal": "2.5", "yes/no": "yes"}
        more = "".join(" " + cells[type.name] for _, type in codes.attributes if type.name in cells)
        known = [row[0] for row in codes.rows]
        one = rng.choice(known)
        others = [c for c in known if c != one]
        return self.some([lambda: f'add "N{rng.randint(1, 9)}" "new label"{more}{self.after(known)}', lambda: f'replace "{one}" "other label"{more}{self.after(others)}',
                          lambda: f'replace "{one}" "{one}"{more}{self.after(others)}', lambda: f'drop "{one}"' if rng.random() < .2 else ""])

    def change_patterns(self, patterns):
        rng = self.rng
        years = rng.choice(patterns.items).years
        span = f"{years[0]} through {years[1]}" if years[0] != years[1] else f"{years[0]}"
        return self.some([lambda: f'add for 2027 "{rng.choice(["48XX", "51XX"])}"', lambda: f'replace for {span} "99XX" "12XX" except "120X"',
                          lambda: f"drop for {span}" if len(patterns.items) > 1 else ""])

    def change_table(self, table):
        rng = self.rng
        if table.file is None:
            return []
        keys = [n for i in table.items if i.kind == "key" for n in i.names]
        columns = [i for i in table.items if i.kind == "column" and i.names[0] not in keys and i.alias is None and "." not in i.type.name]
        if not columns:
            return []
        one = rng.choice(columns)
        headers = ", ".join(f'"{h}"' for h in one.headers or one.names)
        return self.some([lambda: f"replace {one.names[0]} : {one.type.name} or missing from {headers}",
                          lambda: f"add twin_{self.count} : {one.type.name} or missing from {headers}",
                          lambda: f"drop {one.names[0]}"])

    def replace_table(self, table):
        if table.file is not None or table.source.kind != "each" or table.source.sources[0].where is not None:
            return f"replace table {table.name}{BECAUSE} = empty" if table.file is None and self.rng.random() < .1 else None
        source = table.source.sources[0].path[-1]
        if not self.columns(source):
            return None
        return f"replace {self.said(table)} where {self.condition(source)}"

    # rules of one piece

    def change_cohort(self, cohort):
        return []

    change_param = change_define = change_cohort

    def head(self, definition):
        args = ", ".join(f"{name} : {'list of ' if type.many else ''}{type.name}" for name, type in definition.args)
        return f"{definition.kind} {definition.name}" + (f"({args})" if args else "")

    def replace_cohort(self, cohort):
        asked = " and ".join(f"({self.said(cohort.where)})" for _ in cohort.args[:1])
        new = self.condition(cohort.of[-1], [] if cohort.where is None else [self.said(cohort.where)])
        return f"replace {self.head(cohort)} of {cohort.of[-1]}{BECAUSE}\n  where " + (f"({new}) or {asked}" if asked else new)

    def replace_define(self, define):
        of = define.of[-1] if define.of is not None else None
        condition = self.condition(of) if of is not None and self.columns(of) else "2 > 1"
        said = self.said(define.value)
        value = self.rng.choice([f"({said}) when ({condition}), otherwise inherited", f"inherited when ({condition}), otherwise ({said})",
                                 f"inherited when ({condition}), otherwise missing", "inherited default inherited"])
        return f"replace {self.head(define)}" + (f" of {of}" if of is not None else "") + f"{BECAUSE}\n  = {value}"

    def replace_param(self, param):
        values = {"integer": "2", "year": "2025", "date": "2024-10-01", "yes/no": "no", "decimal": "1.5"}
        if param.type.many or param.type.name not in values or "from" in self.said(param):
            return None
        missing = " or missing" if param.type.missing else ""
        return f"replace param {param.name} : {param.type.name}{missing}{BECAUSE} = {values[param.type.name]}"


# ---- constructs that the other generator does not make ------------------------------------------------------------------


class Constructs(Revisions):
    """Forms by a template with arguments, axes with loops within each other, over files as they are."""

    def made(self):
        found = []
        coded = lambda type: type in self.by_name and self.by_name[type].kind == "codes"
        tables = [t for t in self.of("table") if t.file is not None and any(coded(type) for _, type in self.columns(t.name))]
        if tables:
            table = self.rng.choice(tables)
            found += self.axes_and_forms(table)
        return found

    def axes_and_forms(self, table):
        rng = self.rng
        name = table.name
        columns = self.columns(name)
        coded = [(n, t) for n, t in columns if t in self.by_name and self.by_name[t].kind == "codes"]
        column, codes = rng.choice(coded)
        other, other_codes = rng.choice(coded)
        first = self.by_name[codes].rows[0][0]
        condition = lambda: plain_condition(rng, columns, self.by_name)
        second = rng.choice(["[1, 2]", other_codes])
        inner = "zz_b > 1" if second[0] == "[" else f"{other} is zz_b"
        axis = rng.choice([
            f'axis zz_deep(zz_n : integer) of {name} numbered {{\n  header "NUMBER {{zz_n}}"\n  for each zz_a in {codes}, zz_b in {second} {{\n'
            f'    line "{{zz_a}} and {{zz_b}}" where {column} = zz_a and {inner} and zz_n > 0\n  }}\n  number 70\n  line "rest" where {condition()}\n}}',
            f'axis zz_deep(zz_n : integer) of {name} {{\n  for each zz_a in {codes} where zz_a.code != "{first}" {{\n    header "CODE {{zz_a.label}}"\n'
            f'    for each zz_b in {second} {{ line "{{zz_a.code}} {{zz_b}} {{zz_n}}" where ({column} is zz_a) and ({inner}) shown if count > 0 }}\n'
            f'    line "all {{zz_a}}" where {column} = zz_a\n  }}\n  line 5 "rest" where {condition()}\n}}',
        ])
        inner_axis = (f'axis zz_columns of {name} {{\n  line "every" where yes\n  line "some" where {condition()}\n  header "NOT SHOWN"\n'
                      f'  line "few" where {condition()} shown if count > 2\n}}')
        label = rng.choice(["zz_title", '"{zz_title}: {line.text}"', "zz_least + 1"])
        asked = rng.choice(["", " header if zz_least > 1", " if zz_least < 9"])
        template = (f'template zz_by(zz_title : text, zz_least : integer) {{\n  file "zz_{{zz_title}}.csv"{asked}\n'
                    f'  label "line" = line.text\n  label "said" = {label}\n  label "number" = line.number\n'
                    f'  rows zz_deep(zz_least)\n  {rng.choice(["", "columns zz_columns"])}\n  show "under" where count < zz_least\n}}')
        counting = f" counting {name}" if rng.random() < .5 else ""
        least = rng.randint(1, 3)
        columns_item = "" if "columns" in template else "\n  columns zz_columns as decimal 1"
        form = f'form zz_form of {name}{counting} {{\n  {rng.choice(["", "show missing where count = 0"])}\n  use zz_by("t{least}", {least}){columns_item}\n}}'
        return [axis, inner_axis, template, form, *self.edits_of_constructs(condition)]

    def edits_of_constructs(self, condition):
        rng = self.rng
        return rng.sample([
            f'change template zz_by{BECAUSE} {{ replace label "said" = "now {{line.text}}" after "number" }}',
            f'change axis zz_deep{BECAUSE} {{ replace line "rest" where {condition()}\n  add line "last" where {condition()} after "rest" }}',
            f'change axis zz_columns{BECAUSE} {{ drop header "NOT SHOWN"\n  add line "new" where {condition()} after line "every" }}',
            f'change form zz_form{BECAUSE} {{ add show "#" where count > 5 }}',
        ], rng.choice([0, 1, 1, 2]))
