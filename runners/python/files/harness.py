"""Calls a submitted Python solution, or runs tests against it.

    python3 harness.pyc calls ENTRY     solution.py is in the current folder
    python3 harness.pyc tests           so are solution.py and tests.py

Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
The solution is hostile. Everything needed after it is loaded is bound before,
in this module's globals, which nothing in sys.modules leads to, and looked up
in a copy of the builtins. Values are read with the methods of the base types,
once, so that no subclass can show different contents to different readers.
"""

import builtins
import posix
import sys

# Functions defined below look names up here, whatever is done to `builtins`.
__builtins__ = dict(vars(builtins))

BYTES_MAX = 64 << 20
DEPTH_MAX = 256
INT_BITS_MAX = 800_000
MESSAGE_MAX = 2_000
SUBMITTED = ("solution.py", "tests.py")

_read, _write, _getpid, _exit = posix.read, posix.write, posix.getpid, posix._exit
_digits_max, _set_digits_max = sys.get_int_max_str_digits, sys.set_int_max_str_digits
_stdout, _stderr, _excepthook = sys.stdout, sys.stderr, sys.__excepthook__
_module_of = type.__dict__["__module__"].__get__
_name_of = type.__dict__["__name__"].__get__
_module, _function = type(sys), type(lambda: None)
_method = type((lambda: None).__get__(0))
_owner = _getpid()


class Unfit(Exception):
    """A value that is not neutral, or bytes that are not a value."""


def hide(descriptor):
    """Moves a descriptor out of easy reach, where programs that are started do not inherit it."""
    hidden = 100 + 2 * posix.urandom(1)[0] + descriptor % 2
    posix.dup2(descriptor, hidden, False)
    posix.close(descriptor)
    return hidden


def read_frame():
    """The payload of the next frame, or None at the end."""
    if _getpid() != _owner:
        _exit(0)  # a fork of the solution's came back here: it has no calls to answer
    header = b""
    while (byte := _read(_calls, 1)) != b"\n":
        if not byte:
            return None
        header += byte
    missing, parts = int(header), []
    while missing:
        part = _read(_calls, missing)
        if not part:
            return None
        missing -= len(part)
        parts.append(part)
    return b"".join(parts)


def write_frame(payload):
    if _getpid() != _owner:
        _exit(0)
    rest = memoryview(b"%d\n%b" % (len(payload), payload))
    while rest:
        rest = rest[_write(_replies, rest) :]


def flush():
    for stream in (_stdout, _stderr, sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass  # the solution closed or replaced it: its own loss


def leave(code):
    """Ends at once: no exit hooks, no waiting for threads."""
    flush()
    _exit(code)


def show(error):
    """Prints an error as the interpreter does, without our own frames."""
    sys.stdout, sys.stderr = _stdout, _stderr
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename not in SUBMITTED:
        trace = trace.tb_next
    error.__traceback__ = trace
    _excepthook(type(error), error, trace)


def fail(error):
    """Prints an error and ends with code 1, whatever happens."""
    try:
        show(error)
    finally:
        leave(1)


def text(string):
    """Wire form of a string of ours, or of one that must not fail."""
    data = str.encode(str.__getitem__(string, slice(MESSAGE_MAX)), "utf-8", "replace")
    return b"s%d:%b" % (len(data), data)


def message_of(error):
    """What an error says, and the line of the solution that raised it."""
    try:
        message = str.__str__(str(error))
    except BaseException:
        message = ""
    line, trace = None, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        line = f"{file}, line {trace.tb_lineno}" if file in SUBMITTED else line
        trace = trace.tb_next
    return message if line is None else f"{message[: MESSAGE_MAX - 100]} ({line})".lstrip()


def describe(error):
    return f"{_name_of(type(error))}: {message_of(error)}"


def raised(error):
    return b"e" + text(_name_of(type(error))) + text(message_of(error))


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


def load(name, path):
    """Runs a file as a module that is known as NAME. Whatever it raises comes out."""
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    module = _module(name)
    namespace = vars(module)
    namespace["__file__"] = posix.getcwd() + "/" + path
    namespace["__builtins__"] = builtins  # or exec would share our copy
    sys.modules[name] = sys.modules["__main__"] = module
    exec(code, namespace)
    return namespace


async def _nothing():
    pass


_coroutine = type(started := _nothing())
started.close()


def settle(result):
    """A result, or what a coroutine comes to."""
    if type(result) is _coroutine:
        import asyncio

        return asyncio.run(result)
    return result


def answer(namespace, entry, payload):
    """The reply to a call: `entry` is a function, or a method of a class Solution that needs no arguments."""
    try:
        arguments = decode(payload)
    except Unfit as error:
        return b"u" + text(str(error))
    function, owner, target = namespace.get(entry), namespace.get("Solution"), None
    if not callable(function) and not (isinstance(owner, type) and hasattr(owner, entry)):
        return b"u" + text(f"the solution has no function {entry}")
    try:
        target = function if callable(function) else getattr(owner(), entry)
        result = settle(target(*arguments))
        return b"v" + encode(result)
    except Unfit as error:
        return b"u" + text(str(error))
    except BaseException as error:
        refused = type(error) is TypeError and error.__traceback__.tb_next is None
        if refused and (target is None or type(target) in (_function, _method)):
            return b"u" + text(f"the entry point cannot be called like this: {error}")
        return raised(error)


def serve_calls(entry):
    try:
        namespace = load("solution", "solution.py")
    except BaseException as error:
        fail(error)
    while (payload := read_frame()) is not None:
        reply = answer(namespace, entry, payload)
        flush()
        write_frame(reply)
    leave(0)


if __name__ == "__main__":
    _calls, _replies = hide(3), hide(4)
    mode, *rest = sys.argv[1:]
    if mode == "tests":
        import polyproof_tests

        del sys.modules["polyproof_tests"]
    sys.argv = ["solution.py"]
    sys.path[0] = posix.getcwd()
    if mode == "tests":
        polyproof_tests.run(sys.modules.pop("__main__"))
    else:
        serve_calls(*rest)
