/** Programs that prove the Bash image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: 'echo() {\n  printf \'%s\\n\' "$1"\n}\n',
  types: untyped,
  compiles: false,
  tests: [
    'set -e',
    '. ./solution.sh',
    ...numbers.flatMap((x) => [`actual=$(twice ${x})`, `[[ $actual == ${2 * x} ]]`]),
    '',
  ].join('\n'),
  noTests: '. ./solution.sh\ntwice 1\n',
  behaviours: {
    right: 'twice() {\n  echo $((2 * $1))\n}\n',
    wrong: 'twice() {\n  echo $((2 * $1 + 1))\n}\n',
    prefix: 'twice() {\n  if (( $1 < 3 )); then echo $((2 * $1)); else echo 0; fi\n}\n',
    raises: 'twice() {\n  echo "no" >&2\n  return 1\n}\n',
    exits: "trap 'exit 0' USR1\ntwice() {\n  kill -USR1 $$\n  sleep 1\n  exit 0\n}\n",
    'exits-at-load': 'exit 0\ntwice() {\n  echo $((2 * $1))\n}\n',
    'exits-in-hook': "trap 'exit 0' EXIT\ntwice() {\n  echo $((2 * $1 + 1))\n}\n",
    loops: 'twice() {\n  while :; do :; done\n}\n',
    memory: 'twice() {\n  local kept=xxxxxxxxxxxxxxxx\n  while :; do kept+=$kept; done\n}\n',
    forks: 'twice() {\n  while :; do sleep 60 & done\n}\n',
    output: 'twice() {\n  while :; do echo xxxxxxxxxxxxxxxx; echo xxxxxxxxxxxxxxxx >&2; done\n}\n',
    forges: `twice() {
  printf 'OK\\nall tests passed\\naccepted\\ni%d;\\n' $((2 * $1))
  for descriptor in 1 2 3 4; do
    { printf '4\\nvi2;' >&"$descriptor"; } 2> /dev/null
  done
  echo $((2 * $1 + 1))
}
`,
    warns: 'twice() {\n  echo "warning: Error-prone" >&2\n  echo $((2 * $1))\n}\n',
    child: 'twice() {\n  sleep 300 > /dev/null &\n  echo $((2 * $1))\n}\n',
    broken: 'twice() {\n  echo $((2 * $1)\n}\n',
  },
  frameworks: {
    'plain checks that exit': {
      tests: `${numbers.map((x) => `[[ "$(twice ${x})" == "${2 * x}" ]] || { echo "twice ${x}" >&2; exit 1; }`).join('\n')}\necho "all passed"\nexit 0\n`,
      reports: false,
    },
    'a function that asserts': {
      tests: `#!/usr/bin/env bash
source "$(dirname "$0")/solution.sh"
failures=0
assert_equals() {
  if [ "$1" != "$2" ]; then echo "expected $1, got $2"; failures=$((failures + 1)); fi
}
${numbers.map((x) => `assert_equals ${2 * x} "$(twice ${x})"`).join('\n')}
exit $failures
`,
      reports: false,
    },
    'checks that nobody looks at': {
      tests: `${numbers.map((x) => `[ "$(twice ${x})" -eq ${2 * x} ]`).join('\n')}\necho done\n`,
      reports: false,
    },
    bats: {
      tests: `#!/usr/bin/env bats
${numbers.map((x) => `\n@test "twice ${x}" {\n  run twice ${x}\n  [ "$status" -eq 0 ]\n  [ "$output" = "${2 * x}" ]\n}\n`).join('')}`,
      reports: true,
    },
    'bats with its libraries': {
      tests: `setup() {
  load 'test_helper/bats-support/load'
  load 'test_helper/bats-assert/load'
  source ./solution.sh
}
${numbers.map((x) => `\n@test "twice ${x}" {\n  run twice ${x}\n  assert_success\n  assert_output "${2 * x}"\n}\n`).join('')}`,
      reports: true,
    },
  },
  styles: {
    'a shebang, strict options and a main': `#!/usr/bin/env bash
set -euo pipefail

# twice prints twice its argument.
function twice() {
  local -r number="$1"
  printf '%d' "$((number * 2))"
}

main() {
  twice "$(cat)"
  exit 3
}

main "$@"
`,
    'a guard of its main': `#!/bin/bash
twice() { local x=$1; echo "$((x + x))"; }
if [[ "\${BASH_SOURCE[0]}" == "\${0}" ]]; then
  twice "$1"
  exit 1
fi
`,
    'a name in another convention': 'function Twice {\n  echo "$1 * 2" | bc\n}\n',
    'the use of a helper, a global and awk': `declare -A FACTORS=([double]=2)
multiply() { awk -v a="$1" -v b="$2" 'BEGIN { print a * b }'; }
twice() {
  local result
  result=$(multiply "$1" "\${FACTORS[double]}")
  echo "$result"
}
`,
    'an example and an exit at its end': 'twice() { echo $(($1 * 2)); }\n\ntwice 21\nexit 0\n',
  },
};
