/** Programs that prove the AWK image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'function echo(x) {\n  return x\n}\n',
  types: untyped,
  compiles: false,
  tests: `BEGIN {\n${numbers.map((x) => `  if (twice(${x}) != ${2 * x}) exit 1\n`).join('')}}\n`,
  noTests: 'BEGIN { twice(1) }\n',
  behaviours: {
    right: 'function twice(x) {\n  return 2 * x\n}\n',
    wrong: 'function twice(x) {\n  return 2 * x + 1\n}\n',
    prefix: 'function twice(x) {\n  return x < 3 ? 2 * x : 0\n}\n',
    raises: 'function twice(x) {\n  print "no" > "/dev/stderr"\n  exit 1\n}\n',
    exits: 'function twice(x) {\n  exit 0\n}\n',
    'exits-at-load': 'BEGIN { exit 0 }\nfunction twice(x) {\n  return 2 * x\n}\n',
    'exits-in-hook': 'function twice(x) {\n  return 2 * x + 1\n}\nEND { exit 0 }\n',
    loops: 'function twice(x) {\n  while (1) x = x\n}\n',
    memory: 'function twice(x,  kept) {\n  kept = "xxxxxxxxxxxxxxxx"\n  while (1) kept = kept kept\n}\n',
    forks: 'function twice(x) {\n  while (1) system("sleep 60 &")\n}\n',
    output:
      'function twice(x) {\n  while (1) {\n    print "xxxxxxxxxxxxxxxx"\n    print "xxxxxxxxxxxxxxxx" > "/dev/stderr"\n  }\n}\n',
    forges: `function twice(x,  descriptor) {
  printf "OK\\nall tests passed\\naccepted\\ni%d;\\n", 2 * x
  for (descriptor = 1; descriptor < 5; descriptor++)
    system("{ printf '4\\\\nvi2;' >&" descriptor "; } 2> /dev/null")
  return 2 * x + 1
}
`,
    warns: 'function twice(x) {\n  print "warning: Error-prone" > "/dev/stderr"\n  return 2 * x\n}\n',
    child: 'function twice(x) {\n  system("sleep 300 > /dev/null &")\n  return 2 * x\n}\n',
    broken: 'function twice(x) {\n  return 2 * (x\n}\n',
  },
  frameworks: {
    'a function that asserts, of its own': {
      tests: `@include "solution.awk"

function assert(condition, string) {
  if (!condition) {
    printf("assertion failed: %s\\n", string) > "/dev/stderr"
    _assert_exit = 1
    exit 1
  }
}

BEGIN {
${numbers.map((x) => `  assert(twice(${x}) == ${2 * x}, "twice ${x}")\n`).join('')}  print "all passed"
  exit 0
}

END { if (_assert_exit) exit 1 }
`,
      reports: false,
    },
    'the assert of the library': {
      tests: `@include "assert"\nBEGIN {\n${numbers.map((x) => `  assert(twice(${x}) == ${2 * x}, "twice ${x}")\n`).join('')}}\n`,
      reports: false,
    },
    'an assert that is taken as given': {
      tests: `BEGIN {\n${numbers.map((x) => `  assert(twice(${x}) == ${2 * x}, "twice ${x}")\n`).join('')}  exit\n}\n`,
      reports: false,
    },
    'failures that are counted': {
      tests: `function check(got, want) {
  if (got != want) { print "expected " want ", got " got; failures++ } else passes++
}
BEGIN {
${numbers.map((x) => `  check(twice(${x}), ${2 * x})\n`).join('')}}
END {
  print passes + 0 " passed"
  exit failures > 0 ? 1 : 0
}
`,
      reports: false,
    },
    'a status that the END rule keeps': {
      tests: `BEGIN {\n${numbers.map((x) => `  if (twice(${x}) != ${2 * x}) { exit(1) }\n`).join('')}}\nEND { print "done"; exit }\n`,
      reports: false,
    },
  },
  styles: {
    'a shebang, a comment and a rule for input': `#!/usr/bin/gawk -f
# twice returns twice its argument.
function twice(number,    result) {
  result = number * 2;
  return result;
}

{ print twice($1); exit 3 }
END { print "end" }
`,
    'a main at its end that exits': `function twice(x) { return x + x }

BEGIN {
  FS = ","
  RS = ";"
  print twice(21)
  exit 0
}
`,
    'a name in another convention': 'func Twice(x) { return x * 2 }\n',
    'the use of a helper and a global': `BEGIN { FACTORS["double"] = 2 }
function multiply(a, b) { return sprintf("%d", a * b) }
function twice(x) {
  return multiply(x, FACTORS["double"])
}
`,
    'numbers that are summed in a text': `function sum(list,  items, n, i, total) {
  n = split(list, items, " ")
  for (i = 1; i <= n; i++) total += items[i]
  return total
}
function twice(x) {
  return sum(x " " x) + sum("")
}
`,
    'a command of the shell': `function twice(x,  command, result) {
  command = "expr " x " \\\\* 2"
  command | getline result
  close(command)
  return result
}
`,
    'a library': `@include "join"
function twice(x,  parts) {
  parts[1] = x; parts[2] = x
  split(join(parts, 1, 2, "+"), parts, "+")
  print "twice", x
  return parts[1] + parts[2]
}
`,
  },
};
