"""replace, change and drop: what a definition is afterwards. A part is found by its kind and its name as written."""

import copy

from .tokens import NotRead

NAMED = {"line": "line", "header": "header", "rule": "rule", "label": "label", "value": "value", "file": "file", "sheet row": "row"}


def placed_anew(old, new):
    """`new` stands in the place of `old`, and knows the rule as it was."""
    new.was = old


def changed(definition, edits):
    """A copy of the definition with the edits made, one after the other."""
    definition = copied(definition)
    change = {"codes": change_codes, "table": change_table, "measure": change_measure}.get(definition.kind, change_items)
    for edit in edits:
        change(definition, edit)
    return definition


def copied(node):
    node = copy.copy(node)
    if getattr(node, "items", None) is not None and node.kind != "list":
        node.items = [copied(i) for i in node.items]
    for name in ("rows", "attributes", "axes", "blocks", "keys"):
        if isinstance(getattr(node, name, None), list):
            setattr(node, name, list(getattr(node, name)))
    return node


def only(found, what):
    if len(found) != 1:
        raise NotRead(f"{len(found)} parts are {what}")
    return found[0]


# ---- parts with names --------------------------------------------------------------------------------------------------


def places(items, fits):
    """(list, place in it) of the parts that fit, also within loops."""
    found = []
    for place, item in enumerate(items):
        if fits(item):
            found.append((items, place))
        if item.kind == "loop":
            found += places(item.items, fits)
    return found


def same_part(subject):
    """What says that an item is the one that the subject of an edit means."""
    kind = subject.kind
    if kind in ("line", "header", "rule", "label", "value", "output"):
        return lambda i: i.kind == kind and i.text == subject.text
    if kind in ("sheet row", "sheet column"):
        return lambda i: i.kind == kind and i.name == subject.name
    if kind == "years":
        return lambda i: i.kind == kind and i.years == subject.years
    if kind == "loop":
        return lambda i: i.kind == kind and i.head.split() == subject.head.split()
    if kind == "include":
        return lambda i: i.kind == kind and names_of(i.axes) == names_of(subject.axes)
    if kind == "number":
        return lambda i: i.kind == kind and i.number == subject.number
    if kind == "show":
        return lambda i: i.kind == kind and i.mark == subject.mark
    return lambda i: i.kind == kind  # unlisted, sorted, file, cells, entries


def names_of(uses):
    return [".".join(u.path) for u in uses]


def named(word, text):
    """A part by its text as written, of the kind that the word says."""
    def fits(item):
        if word is not None and NAMED.get(item.kind) != word:
            return False
        if item.kind == "show":
            return False
        return getattr(item, "text", None) == text or item.kind in ("sheet row", "sheet column") and str(item.name) == text
    return fits


def insert(items, part, after):
    if after is None:
        items.append(part)
    else:
        where, place = only(places(items, named(*after)), f"behind which {part.kind} is put")
        where.insert(place + 1, part)


def change_items(definition, edit):
    items, subject = definition.items, edit.subject
    if edit.word == "drop":
        drop_item(items, subject)
    elif subject.kind in ("rows", "columns", "blocks", "sorted", "lines"):
        change_list(items, edit)
    elif edit.word == "add":
        insert(items, subject, edit.after)
    else:
        where, place = only(places(items, same_part(subject)), f"the {subject.kind}")
        if edit.after is None or named(*edit.after)(where[place]):
            where[place] = subject
        else:
            del where[place]
            insert(items, subject, edit.after)


def drop_item(items, subject):
    if subject.kind == "named":
        found = places(items, named(subject.word, subject.text))
        if found and all(where[place].kind == "rule" for where, place in found):
            for where, place in reversed(found):
                del where[place]
            return
    elif subject.kind == "called":
        found = drop_called(items, subject.name)
        if found is None:
            return
    elif subject.kind == "show":
        found = places(items, same_part(subject))
        if len(found) > 1 and subject.where is not None:
            found = [(w, p) for w, p in found if repr(w[p].where) == repr(subject.where)]
    else:
        found = places(items, same_part(subject))
    where, place = only(found, "dropped")
    del where[place]


LISTS = {"rows": "axes", "columns": "axes", "lines": "axes", "blocks": "blocks", "sorted": "keys"}


def list_name(member):
    return ".".join(member.path) if member.kind == "axis use" else member.name if member.kind == "block" else key_name(member.value)


def key_name(value):
    if value.kind == "member":
        return f"{key_name(value.of)}.{value.name}"
    return value.name if value.kind == "name" else None


def drop_called(items, name):
    """A word names a part of a list, or a part that is there once: `unlisted`, `sorted`."""
    for item in items:
        if item.kind in LISTS:
            members = getattr(item, LISTS[item.kind])
            kept = [m for m in members if list_name(m) != name]
            if len(kept) < len(members):
                setattr(item, LISTS[item.kind], kept)
                return None
    return places(items, lambda i: i.kind == name)


def change_list(items, edit):
    """`add` puts members behind the others or behind one of them, `replace` puts these in the place of all."""
    subject = edit.subject
    attribute = LISTS[subject.kind]
    found = [i for i in items if i.kind == subject.kind]
    if not found:
        items.append(subject)
        return
    item = only(found, subject.kind)
    members = getattr(item, attribute)
    if edit.word == "replace":
        items[items.index(item)] = subject
        return
    at = len(members)
    if edit.after is not None:
        at = 1 + [list_name(m) for m in members].index(edit.after[1])
    members[at:at] = getattr(subject, attribute)


# ---- codes, tables, measures -------------------------------------------------------------------------------------------


def change_codes(definition, edit):
    rows, subject = definition.rows, edit.subject
    code = subject.text if edit.word == "drop" else subject.cells[0]
    place_of = lambda wanted: only([n for n, row in enumerate(rows) if row[0] == wanted], f"the code {wanted}")
    if edit.word == "drop":
        del rows[place_of(code)]
    elif edit.word == "add":
        rows.insert(len(rows) if edit.after is None else place_of(edit.after[1]) + 1, subject.cells)
    elif edit.after is None:
        rows[place_of(code)] = subject.cells
    else:
        del rows[place_of(code)]
        rows.insert(place_of(edit.after[1]) + 1, subject.cells)


def change_table(definition, edit):
    single = []
    for item in definition.items:
        for name in item.names if item.kind == "column" else [None]:
            one = copied(item)
            if name is not None:
                one.names = [name]
            single.append(one)
    definition.items = single
    if edit.word == "add":
        single.append(edit.subject)
        return
    name = edit.subject.name if edit.word == "drop" else edit.subject.names[0]
    place = only([n for n, i in enumerate(single) if i.kind == "column" and i.names == [name]], f"the column {name}")
    if edit.word == "drop":
        del single[place]
    else:
        single[place] = edit.subject


def change_measure(definition, edit):
    if edit.word == "drop":
        definition.items = [i for i in definition.items if i.kind != edit.subject.name]
    elif edit.subject.kind == "lines":
        change_list(definition.items, edit)
    else:
        definition.items = [i for i in definition.items if i.kind != edit.subject.kind] + [edit.subject]
