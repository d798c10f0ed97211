"""What the second readings of the states' rules share: order by bytes, digits, refusals."""


def by_bytes(value):
    """Text, or a tuple or list of texts, as its UTF-8 bytes; missing ("") comes first by itself."""
    return value.encode() if isinstance(value, str) else tuple(by_bytes(part) for part in value)


def ascending(values, key=lambda value: value):
    return sorted(values, key=lambda value: by_bytes(key(value)))


def distinct(values):
    return list(dict.fromkeys(values))


class Refused(Exception):
    """The report refuses the parameters or data; the text is how the place of an error begins."""


def digits(text, count):
    return len(text) == count and all(c in "0123456789" for c in text)
