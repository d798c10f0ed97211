"""A random script with its data, made from a seed."""

import random

from .outputs import make_outputs
from .rules import Env, make_foundations, make_rules
from .schema import csv_text
from .tree import Printer


class Script:
    """Definitions in their order, the tables of files, and values of parameters by name."""

    def __init__(self, definitions, files, settings, total, names, options):
        self.options = options
        self.definitions = definitions
        self.names = names      # those that may be spelled otherwise
        self.files = files
        self.settings = settings
        self.rows = {table: list(table.rows) for table in files}
        self.total = total      # no output depends on the order of a file's lines

    def text(self, spell=None):
        printer = Printer(spell)
        return "\n\n".join(printer.definition(d) for d in self.definitions) + "\n"

    def data(self):
        return {table.file: csv_text(table, self.rows[table]) for table in self.files}

    def but(self, definitions=None, rows=None, settings=None):
        other = Script(self.definitions if definitions is None else definitions, self.files, self.settings if settings is None else settings, self.total,
                       self.names, self.options)
        other.rows = self.rows if rows is None else rows
        return other


# What scripts may hold though the program is known to get it wrong; each is off until it is right.
KNOWN_FAULTS = {}


class Options:
    def __init__(self, big=False, known_faults=()):
        self.big = big
        for name in KNOWN_FAULTS:
            setattr(self, name, name in known_faults)


def make_script(seed, options):
    env = Env(random.Random(seed), options)
    make_foundations(env)
    make_rules(env)
    make_outputs(env)
    return Script(env.definitions, env.files, env.settings, env.total, env.names.made, options)
