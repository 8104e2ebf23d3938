"""The wire form of neutral values: docs/decisions/0002.

Values are read with the methods of the base types, once, so that no subclass
can show different contents to different readers. Nothing recurses.
"""

import builtins
import sys

# Functions defined below look names up here, whatever is done to `builtins`.
__builtins__ = dict(vars(builtins))

BYTES_MAX = 16 << 20
DEPTH_MAX = 256
INT_BITS_MAX = 800_000

_digits_max, _set_digits_max = sys.get_int_max_str_digits, sys.set_int_max_str_digits
_module_of = type.__dict__["__module__"].__get__
_name_of = type.__dict__["__name__"].__get__


class Unfit(Exception):
    """A value that is not neutral, or bytes that are not a value."""


def encode(value):
    """The wire form of a value. Raises Unfit."""
    before = _digits_max()
    _set_digits_max(0)
    try:
        parts, size, open_items = [], 0, [iter((value,))]
        while open_items:
            for item in open_items[-1]:
                data, inner = _form(item)
                parts.append(data)
                size += len(data)
                if size > BYTES_MAX:
                    raise Unfit(f"the result takes more than {BYTES_MAX} bytes")
                if inner is not None:
                    if len(open_items) > DEPTH_MAX:
                        raise Unfit(f"the result is nested deeper than {DEPTH_MAX}")
                    open_items.append(iter(inner))
                    break
            else:
                open_items.pop()
        return b"".join(parts)
    finally:
        _set_digits_max(before)


def _form(value):
    """What is written for a value, and the values within it, or None where it has none."""
    if value is None:
        return b"n", None
    if value is True:
        return b"t", None
    if value is False:
        return b"f", None
    kind = type(value)
    if issubclass(kind, int):
        if int.bit_length(value) > INT_BITS_MAX:
            raise Unfit(f"the result holds an int of more than {INT_BITS_MAX} bits")
        return b"i%b;" % int.__repr__(value).encode(), None
    if issubclass(kind, float):
        return b"d%b;" % float.__repr__(value).encode(), None
    if issubclass(kind, str):
        try:
            data = str.encode(value, "utf-8")
        except UnicodeEncodeError:
            raise Unfit("the result holds half of a surrogate pair, which no text can") from None
        return b"s%d:%b" % (len(data), data), None
    if issubclass(kind, list):
        items = list.copy(value)
        return b"l%d:" % len(items), items
    if issubclass(kind, tuple):
        items = tuple.__getitem__(value, slice(None))
        return b"u%d:" % len(items), items
    if issubclass(kind, dict):
        items = dict.copy(value)
        return b"m%d:" % len(items), [part for pair in items.items() for part in pair]
    if _module_of(kind) == "numpy" and hasattr(kind, "tolist"):
        plain = kind.tolist(value)
        if plain is None or issubclass(type(plain), (int, float, str, list)):
            return _form(plain)
    raise Unfit(f"the result holds a {_name_of(kind)}, which is not a neutral value")


def decode(data):
    """The value that the bytes hold. Raises Unfit."""
    before = _digits_max()
    _set_digits_max(0)
    try:
        return _decode(data)
    except (ValueError, IndexError, TypeError) as error:
        raise Unfit(f"the call is not readable: {error}") from None
    finally:
        _set_digits_max(before)


def _decode(data):
    at, open_items = 0, []
    while True:
        tag, at = data[at : at + 1], at + 1
        if tag in (b"l", b"u", b"m"):
            end = data.index(b":", at)
            count, at = int(data[at:end]), end + 1
            open_items.append((tag, count * 2 if tag == b"m" else count, []))
        else:
            value, at = _scalar(tag, data, at)
            if not open_items:
                return value
            open_items[-1][2].append(value)
        while len(open_items[-1][2]) == open_items[-1][1]:
            tag, _, items = open_items.pop()
            value = items if tag == b"l" else tuple(items) if tag == b"u" else dict(zip(items[::2], items[1::2]))
            if not open_items:
                return value
            open_items[-1][2].append(value)


def _scalar(tag, data, at):
    if tag in (b"n", b"t", b"f"):
        return (None if tag == b"n" else tag == b"t"), at
    if tag in (b"i", b"d"):
        end = data.index(b";", at)
        return (int if tag == b"i" else float)(data[at:end]), end + 1
    if tag == b"s":
        colon = data.index(b":", at)
        end = colon + 1 + int(data[at:colon])
        return data[colon + 1 : end].decode("utf-8"), end
    raise Unfit(f"the call is not readable: unknown tag {tag!r}")
