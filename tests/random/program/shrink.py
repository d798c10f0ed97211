"""Makes a script and its data smaller while a difference stays: definitions with what needs them, parts, expressions, rows, in turn."""

import time

from .schema import Table
from .tree import Node, changed_definition, literal, without

LITERALS = {"integer": ["1"], "decimal": ["0.5"], "text": ['"a"'], "date": ["2025-10-01"], "yes/no": ["yes", "no"]}


class Shrinker:
    def __init__(self, still, seconds):
        self.still = still            # whether a smaller script differs still
        self.until = time.monotonic() + seconds

    def take(self, script):
        return time.monotonic() < self.until and self.still(script)

    def shrink(self, script):
        size = None
        while size != (size := self.size(script)) and time.monotonic() < self.until:
            for smaller in (self.definitions, self.items, self.rows, self.expressions, self.columns):
                script = smaller(script)
        return script

    @staticmethod
    def size(script):
        return len(script.text()), sum(len(rows) for rows in script.rows.values())

    def definitions(self, script):
        chunk = max(1, len(script.definitions) // 2)
        while chunk:
            at = 0
            while at < len(script.definitions):
                dropped = script.definitions[len(script.definitions) - at - chunk:len(script.definitions) - at] or script.definitions[:1]
                smaller = script.but(without(script.definitions, dropped))
                if smaller.definitions and self.take(smaller):
                    script = smaller
                else:
                    at += chunk
            chunk //= 2
        kept = {d.name for d in script.definitions}
        for name in list(script.settings):
            smaller = script.but(settings={n: v for n, v in script.settings.items() if n is not name})
            if name not in kept or self.take(smaller):
                script = smaller
        return script

    def items(self, script):
        for node in [n for d in script.definitions for n in d.walk() if n.kind in ("item", "sorted", "file")]:
            if script.definitions and any(n is node for d in script.definitions for n in d.walk() if n.uid == node.uid):
                smaller = self.replaced(script, node.uid, Node("nothing", []))
                if self.take(smaller):
                    script = smaller
        return script

    @staticmethod
    def replaced(script, uid, other):
        return script.but([changed_definition(d, lambda n: other if n.uid == uid else None) for d in script.definitions])

    def expressions(self, script):
        seen = set()
        while True:
            found = next((n for d in script.definitions for n in d.walk() if n.uid not in seen and n.type is not None
                          and n.kind in ("and", "or", "not", "compare", "operator", "function", "bracketed", "text", "value", "path")), None)
            if found is None or time.monotonic() > self.until:
                return script
            seen.add(found.uid)
            for other in self.simpler(found):
                smaller = self.replaced(script, found.uid, other)
                if self.take(smaller):
                    script = smaller
                    break

    @staticmethod
    def simpler(node):
        if node.type in LITERALS:
            for text in LITERALS[node.type]:
                yield literal(text, node.type)
        if node.kind in ("and", "or") and len(node.pieces) > 2:
            for number in range(len(node.pieces)):
                yield node.with_pieces(node.pieces[:number] + node.pieces[number + 1:])
        for part in node.nodes():
            if part.type == node.type or part.type is node.type:
                yield part.pieces[0] if part.kind == "whole" and part.pieces[0].kind in ("path", "literal") else part
        if node.info.get("where_at") is not None:
            at = node.info["where_at"]
            yield Node(node.kind, node.pieces[:at - 1] + node.pieces[at + 1:], node.type, True, **{**node.info, "where_at": None})

    def rows(self, script):
        for table in script.files:
            chunk = max(1, len(script.rows[table]) // 2)
            while chunk:
                at = 0
                while at < len(script.rows[table]):
                    kept = script.rows[table][:at] + script.rows[table][at + chunk:]
                    smaller = script.but(rows={**script.rows, table: kept})
                    if self.take(smaller):
                        script = smaller
                    else:
                        at += chunk
                chunk //= 2
        return script

    def columns(self, script):
        """Files that no table reads any more."""
        kept = {d.table for d in script.definitions if isinstance(d.table, Table)}
        smaller = script.but()
        smaller.files = [t for t in script.files if t in kept]
        return smaller
