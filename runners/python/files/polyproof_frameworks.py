"""Runs what pytest and unittest find in the tests, and reports each test.

A test that is skipped by its decorator counts for nothing; one that skips
itself while it runs has failed, or a solution could skip its way to success.
"""

import asyncio
import builtins
import os
import sys
import unittest

__builtins__ = dict(vars(builtins))

sealed = [unittest.TestCase, unittest.TestSuite, unittest.TestLoader]
MESSAGE_MAX = 600


def prepare(plan, end):
    """Imports what the plan needs. The tests' own calls of a main function only end the script: we run the tests."""

    def main(*args, exit=True, **options):
        if exit:
            end()

    unittest.main = main
    if plan.pytest:
        import pytest

        pytest.main, pytest.real_main = (lambda *args, **options: 0), pytest.main


class _Result(unittest.TestResult):
    """Reports every test once, as it ends."""

    def __init__(self, tally, harness):
        super().__init__()
        self.tally, self.harness, self.ended = tally, harness, 0

    def _report(self, test, error=None, message=""):
        self.ended += 1
        if error is not None:
            message = self.harness.describe(error[1])
            self.harness.show(error[1])
        self.tally.report(str(test), error is None and not message, message)

    def addSuccess(self, test):
        self._report(test)

    def addError(self, test, error):
        self._report(test, error)

    def addFailure(self, test, error):
        self._report(test, error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self._report(subtest, error)

    def addExpectedFailure(self, test, error):
        self._report(test)

    def addUnexpectedSuccess(self, test):
        self._report(test, message="succeeded, although marked as an expected failure")

    def addSkip(self, test, reason):
        method = getattr(test, getattr(test, "_testMethodName", ""), None)
        if getattr(test, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False):
            self.ended += 1
        else:
            self._report(test, message=f"skipped while it ran: {reason}")


def run_unittest(added, tally, harness):
    loader = unittest.TestLoader()
    classes = [it for it in added.values() if isinstance(it, type) and issubclass(it, unittest.TestCase)]
    for suite in [loader.loadTestsFromTestCase(it) for it in dict.fromkeys(classes)]:
        expected, result = suite.countTestCases(), _Result(tally, harness)
        suite.run(result)
        if result.ended < expected and not tally.failed:
            tally.report(str(suite), False, f"{expected} tests, {result.ended} ended")


def run_pytest(module, added, tally, harness):
    import pytest

    class Ready(pytest.Module):
        """The tests' module as it was run already, together with the solution."""

        def _getobj(self):
            return module

    class Plugin:
        collected, ended = 0, 0

        def pytest_pycollect_makemodule(self, module_path, parent):
            return Ready.from_parent(parent, path=module_path)

        def pytest_pycollect_makeitem(self, collector, name):
            return [] if isinstance(collector, Ready) and name not in added else None

        def pytest_collection_finish(self, session):
            Plugin.collected = len(session.items)

        def pytest_pyfunc_call(self, pyfuncitem):
            if not asyncio.iscoroutinefunction(pyfuncitem.obj):
                return None
            names = pyfuncitem._fixtureinfo.argnames
            asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
            return True

        def pytest_runtest_logreport(self, report):
            Plugin.ended += report.when == "teardown"
            if report.failed:
                tally.report(report.nodeid, False, report.longreprtext[-MESSAGE_MAX:])
            elif report.when == "call" and report.skipped and not hasattr(report, "wasxfail"):
                tally.report(report.nodeid, False, "skipped while it ran")
            elif report.when == "call":
                tally.report(report.nodeid, True)

    options = ["-q", "--no-header", "--tb=short", "--noconftest", "-c", os.devnull, "--rootdir", os.getcwd()]
    code = pytest.real_main([*options, "-p", "no:cacheprovider", "tests.py"], plugins=[Plugin()])
    sys.stdout.flush()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) or Plugin.ended < Plugin.collected:
        tally.failed = True
