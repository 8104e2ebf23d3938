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
};
