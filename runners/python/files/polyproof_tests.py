"""Runs the user's tests against the solution, to their end.

Solution and tests share one namespace, as if one file followed the other; the
tests may also import the module `solution`. What is run, in this order:
the tests as a script; then every test function that the script left out and
every unittest.TestCase; or all of them by pytest when they use its features.

A check is an `assert`, a call of something named `assert…`, a `raises` block,
an `if` or `try` that raises, or a framework's test. They are counted where
they stand in the tests, when they are reached.
"""

import _ast
import builtins
import sys

__builtins__ = dict(vars(builtins))

ONLY_AST = 0x400
NORMAL_EXITS = ("exit", "quit")
CHECK_FAILED = 10
PYTEST_NAMES = ("setup_module", "teardown_module", "setup_function", "teardown_function")


class EndOfScript(SystemExit):
    """The tests, not the solution, said that they are done."""


class Plan:
    """What the tests' text says about them before anything is run."""

    def __init__(self, tree):
        nodes = list(_nodes(tree))
        imported = {name for node in nodes for name in _imported(node)}
        functions = [node for node in tree.body if _is_test(node)]
        classes = [node for node in tree.body if isinstance(node, _ast.ClassDef)]
        bare = [node for node in classes if node.name.startswith("Test") and not node.bases]
        self.functions = [node.name for node in functions]
        self.unittest = "unittest" in imported
        self.pytest = (
            any(_parameters(node) for node in functions)
            or any(_is_test(method) for node in bare for method in node.body)
            or any(getattr(node, "name", None) in PYTEST_NAMES for node in tree.body)
            or ("pytest" in imported and bool(functions))
        )


def _nodes(node):
    yield node
    for field in node._fields:
        value = getattr(node, field, None)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, _ast.AST):
                yield from _nodes(child)


def _imported(node):
    if isinstance(node, _ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [(node.module or "").partition(".")[0]] if isinstance(node, _ast.ImportFrom) else []


def _is_test(node):
    return isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef)) and node.name.startswith("test")


def _parameters(node):
    return node.args.args or node.args.posonlyargs or node.args.kwonlyargs


def instrument(body):
    """The statements with a call of the counter before each check."""
    counted = []
    for node in body:
        if _is_check(node):
            counted.append(_call(node, "__polyproof_check__"))
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                setattr(node, field, instrument(inner))
        for branch in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            branch.body = instrument(branch.body)
        if _is_test(node):
            node.body.insert(0, _call(node, "__polyproof_enter__", node.name))
        if isinstance(node, _ast.Expr) and _is_exit(node.value):
            node.value.func = _ast.Name(id="__polyproof_end__", ctx=_ast.Load(), **_where(node))
        counted.append(node)
    return counted


def _is_check(node):
    if isinstance(node, _ast.Assert):
        return True
    if isinstance(node, _ast.Expr):
        value = node.value.value if isinstance(node.value, _ast.Await) else node.value
        return _called(value).startswith(("assert", "fail"))
    if isinstance(node, (_ast.With, _ast.AsyncWith)):
        return any(_called(item.context_expr).startswith(("assert", "raises")) for item in node.items)
    if isinstance(node, (_ast.If, _ast.Try)):
        inner = [*node.body, *node.orelse, *getattr(node, "finalbody", ())]
        return any(isinstance(it, _ast.Raise) or (isinstance(it, _ast.Expr) and _is_exit(it.value)) for it in inner)
    return False


def _called(node):
    """The last name of what a call calls, or nothing."""
    if not isinstance(node, _ast.Call):
        return ""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def _is_exit(node):
    if not isinstance(node, _ast.Call):
        return False
    name = node.func
    if isinstance(name, _ast.Attribute):
        return name.attr == "exit" and isinstance(name.value, _ast.Name) and name.value.id == "sys"
    return isinstance(name, _ast.Name) and name.id in NORMAL_EXITS


def _where(node):
    return {key: getattr(node, key) for key in ("lineno", "col_offset", "end_lineno", "end_col_offset")}


def _call(node, name, *constants):
    where = _where(node)
    function = _ast.Name(id=name, ctx=_ast.Load(), **where)
    arguments = [_ast.Constant(value=constant, **where) for constant in constants]
    return _ast.Expr(value=_ast.Call(func=function, args=arguments, keywords=[], **where), **where)


class Tally:
    """What has been checked so far; sends a report for each test of a framework."""

    def __init__(self, harness):
        self.harness, self.checks, self.entered, self.failed = harness, 0, set(), False

    def check(self):
        self.checks += 1

    def report(self, name, passed, message=""):
        self.checks += 1
        self.failed = self.failed or not passed
        text = self.harness.text
        self.harness.write_frame(b"r" + text(name) + (b"t" if passed else b"f") + text(message))


def run(harness):
    """Runs tests.py against solution.py, answers the one call, and ends the process."""
    try:
        tally = _run(harness)
    except BaseException as error:
        harness.fail(error, CHECK_FAILED if _is_failed_check(error) else 1)
    harness.flush()
    if tally.failed:
        harness.leave(CHECK_FAILED)
    payload = harness.read_frame()
    if payload is not None:
        (nonce,) = harness.decode(payload)
        harness.write_frame(b"v" + harness.encode((nonce, tally.checks)))
    harness.leave(0)


def _is_failed_check(error):
    """Whether the tests asserted what is not so, or ended with an exit code; an assertion of the solution's is an error."""
    if type(error) is EndOfScript:
        return True
    file, trace = None, error.__traceback__
    while trace is not None:
        name, trace = trace.tb_frame.f_code.co_filename, trace.tb_next
        file = name if name in ("solution.py", "tests.py") else file
    return issubclass(type(error), AssertionError) and file == "tests.py"


def _run(harness):
    with open("tests.py", "rb") as file:
        tree = compile(file.read(), "tests.py", "exec", ONLY_AST, dont_inherit=True)
    plan = Plan(tree)
    tree.body = instrument(tree.body)
    code = compile(tree, "tests.py", "exec", dont_inherit=True)
    frameworks = _frameworks(plan)
    restore = seal(builtins, *(frameworks.sealed if frameworks else ()))
    namespace = harness.load("solution", "solution.py")
    restore()
    module = sys.modules["main"] = sys.modules["__main__"]
    before, tally = dict(namespace), Tally(harness)
    namespace.update(
        __name__="__main__",
        __file__=namespace["__file__"].replace("solution.py", "tests.py"),
        __polyproof_check__=tally.check,
        __polyproof_enter__=tally.entered.add,
        __polyproof_end__=_end,
    )
    sys.argv = ["tests.py"]
    try:
        exec(code, namespace)
    except EndOfScript as end:
        if end.code not in (None, 0, False):
            raise
    added = {name: value for name, value in namespace.items() if name not in before or before[name] is not value}
    if plan.pytest:
        frameworks.run_pytest(module, added, tally, harness)
        return tally
    for name in plan.functions:
        if name not in tally.entered and callable(added.get(name)):
            _run_function(name, added[name], tally, harness)
    if plan.unittest:
        frameworks.run_unittest(added, tally, harness)
    return tally


def _frameworks(plan):
    """The module that drives the frameworks, which are imported before the solution can touch them."""
    if not (plan.unittest or plan.pytest):
        return None
    sys.path.insert(0, __file__.rpartition("/")[0])
    import polyproof_frameworks

    sys.path.pop(0)
    del sys.modules["polyproof_frameworks"]
    polyproof_frameworks.prepare(plan, _end)
    return polyproof_frameworks


def seal(*owners):
    """A function that undoes what was done meanwhile to the attributes of modules and classes."""
    kept = [(owner, dict(vars(owner))) for owner in owners]

    def restore():
        for owner, attributes in kept:
            for name, value in attributes.items():
                if vars(owner).get(name) is not value:
                    setattr(owner, name, value)

    return restore


def _run_function(name, function, tally, harness):
    try:
        harness.settle(function())
    except BaseException as error:
        tally.report(name, False, harness.describe(error))
        harness.show(error)
    else:
        tally.report(name, True)


def _end(code=None):
    raise EndOfScript(code)
