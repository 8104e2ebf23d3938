/** Programs that prove the Python image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

export const kit: Kit = {
  echo: 'def echo(x):\n    return x\n',
  types: untyped,
  compiles: false,
  tests: ['from solution import twice', ...[1, 2, 3, 4, 5].map((x) => `assert twice(${x}) == ${2 * x}`), ''].join('\n'),
  noTests: 'from solution import twice\ntwice(1)\n',
  behaviours: {
    right: 'def twice(x):\n    return 2 * x\n',
    wrong: 'def twice(x):\n    return 2 * x + 1\n',
    prefix: 'def twice(x):\n    return 2 * x if x < 3 else 0\n',
    raises: 'def twice(x):\n    raise ValueError("no")\n',
    exits: 'import os\ndef twice(x):\n    os._exit(0)\n',
    'exits-at-load': 'import os\nos._exit(0)\ndef twice(x):\n    return 2 * x\n',
    'exits-in-hook': 'import atexit, os\natexit.register(lambda: os._exit(0))\ndef twice(x):\n    return 2 * x + 1\n',
    loops: 'def twice(x):\n    while True:\n        pass\n',
    memory: 'def twice(x):\n    kept = []\n    while True:\n        kept.append(bytearray(b"x" * 10_000_000))\n',
    forks: 'import os\ndef twice(x):\n    while True:\n        os.fork()\n',
    output: 'def twice(x):\n    while True:\n        print("x" * 10_000)\n',
    forges: `import os, sys
def twice(x):
    print("OK\\nall tests passed\\naccepted\\ni%d;" % (2 * x), flush=True)
    for descriptor in (1, 2, 3, 4):
        try:
            os.write(descriptor, b"4\\nvi2;")
        except OSError:
            pass
    return 2 * x + 1
`,
    warns: 'import sys\ndef twice(x):\n    print("warning: Error-prone", file=sys.stderr)\n    return 2 * x\n',
    child: 'import subprocess\ndef twice(x):\n    subprocess.Popen(["sleep", "300"])\n    return 2 * x\n',
    broken: 'def twice(x:\n    return 2 * x\n',
  },
  frameworks: {
    asserts: {
      tests: `${[1, 2, 3, 4, 5].map((x) => `assert twice(${x}) == ${2 * x}, "twice(${x})"`).join('\n')}
print("all tests passed")
`,
      reports: false,
    },
    'a check function': {
      tests: `def check(candidate):
    for x in range(1, 6):
        assert candidate(x) == x + x

check(twice)
`,
      reports: false,
    },
    'test functions': {
      tests: `from solution import *

def test_twice():
    for x in range(1, 6):
        assert twice(x) == x + x

def test_kind():
    assert isinstance(twice(1), int)
`,
      reports: true,
    },
    pytest: {
      tests: `import pytest
from solution import twice

@pytest.fixture
def numbers():
    return [1, 2, 3]

@pytest.mark.parametrize("x, expected", [(1, 2), (2, 4), (3, 6), (4, 8), (5, 10)])
def test_twice(x, expected):
    assert twice(x) == expected

class TestTwice:
    def test_numbers(self, numbers):
        assert [twice(x) for x in numbers] == [2, 4, 6]

    def test_raises(self):
        with pytest.raises(TypeError):
            twice()
`,
      reports: true,
    },
    unittest: {
      tests: `import unittest
from solution import twice

class TwiceTest(unittest.TestCase):
    def setUp(self):
        self.numbers = range(1, 6)

    def test_twice(self):
        for x in self.numbers:
            with self.subTest(x=x):
                self.assertEqual(twice(x), x + x)

    def test_kind(self):
        self.assertIsInstance(twice(1), int)

if __name__ == "__main__":
    unittest.main()
`,
      reports: true,
    },
  },
  styles: {
    'a method of a class Solution':
      'from typing import List, Optional\n\nclass Solution:\n    def twice(self, x: int) -> int:\n        return self._add(x, x)\n\n    def _add(self, a: int, b: int) -> int:\n        return a + b\n',
    'a static method': 'class Solution:\n    @staticmethod\n    def twice(x):\n        return x << 1\n',
    'a main part':
      '#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n"""Doubles."""\nimport sys\n\n\ndef twice(x: int) -> int:\n    """Doubles.\n\n    >>> twice(2)\n    4\n    """\n    return 2 * x\n\n\ndef main() -> None:\n    print(twice(int(sys.stdin.readline())))\n\n\nif __name__ == "__main__":\n    main()\n    sys.exit(1)\n',
    'a coroutine': 'import asyncio\n\nasync def twice(x):\n    await asyncio.sleep(0)\n    return 2 * x\n',
    'a lambda': 'twice = lambda x: x * 2\n',
    'a decorated function':
      'from functools import lru_cache, wraps\n\n@lru_cache(maxsize=None)\ndef twice(x):\n    return x if x == 0 else 2 + twice(x - 1)\n',
    numpy: 'import numpy as np\n\ndef twice(x):\n    return np.sum(np.array([x, x]))\n',
    'another spelling': 'class Helper:\n    pass\n\ndef Twice(x):\n    return x + x\n',
    'from the future':
      'from __future__ import annotations\n\nfrom dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Pair:\n    left: int\n    right: int\n\n    def sum(self) -> int:\n        return self.left + self.right\n\n\ndef twice(x: int) -> int:\n    return Pair(x, x).sum()\n',
  },
};
