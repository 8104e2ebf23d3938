"""Calls a submitted Python solution, or runs tests against it.

    python3 harness.pyc calls ENTRY     solution.py is in the current folder
    python3 harness.pyc tests           so are solution.py and tests.py

Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
The solution is hostile. Everything needed after it is loaded is bound before,
in this module's globals, which nothing in sys.modules leads to, and looked up
in a copy of the builtins.
"""

import builtins
import posix
import sys

from polyproof_values import Unfit, decode, encode

# Functions defined below look names up here, whatever is done to `builtins`.
__builtins__ = dict(vars(builtins))

MESSAGE_MAX = 2_000
SUBMITTED = ("solution.py", "tests.py")

_read, _write, _getpid, _exit = posix.read, posix.write, posix.getpid, posix._exit
_stdout, _stderr, _excepthook = sys.stdout, sys.stderr, sys.__excepthook__
_name_of = type.__dict__["__name__"].__get__
_module, _function = type(sys), type(lambda: None)
_method = type((lambda: None).__get__(0))
_owner = _getpid()


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


def fail(error, code=1):
    """Prints an error and ends with the code, whatever happens."""
    try:
        show(error)
    finally:
        leave(code)


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
    del sys.modules["polyproof_values"]
    sys.argv = ["solution.py"]
    sys.path[0] = posix.getcwd()
    if mode == "tests":
        polyproof_tests.run(sys.modules.pop("__main__"))
    else:
        serve_calls(*rest)
