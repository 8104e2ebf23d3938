# Loads the solution and runs the tests: tests.sh UNUSED RESULTS with|alone FILE, FILE being none where bats runs them.
#
# The end is told to the harness as one word. A check that fails ends with 10:
# an exit of the tests' own, a failed `[[ … ]]`, `[ … ]` or `test …` that nobody
# looks at, or a last command that fails. A command of the solution's that fails
# under `set -e` is an error.
exec 201>&"$2"
eval "exec $1<&- $2>&-"
polyproof_solution=$3 polyproof_tests=$4
set --
BASH_ARGV0=tests.sh
if [[ $polyproof_solution == with ]]; then
  . ./solution.sh
  [[ $? == 0 ]] || bash -n ./solution.sh 2> /dev/null || exit 1
fi
# In POSIX mode the special builtins come before functions of the same name: take back
# what the tests rely on, and every trap.
POSIXLY_CORRECT=1
\unset -f [ test builtin command exit false printf read return set source trap true unset . : eval exec 2> /dev/null
\trap - $(compgen -A signal)
\unset POSIXLY_CORRECT
if [[ $polyproof_tests == none ]]; then
  printf 'done\0' >&201
  exit 0
fi
bash -n "$polyproof_tests" || exit 1

polyproof_failed=
polyproof_error() {
  polyproof_failed=$BASH_COMMAND
  (( BASH_SUBSHELL == 0 )) || return
  [[ $1 == "$polyproof_tests" && $BASH_COMMAND =~ ^(\[\[|\[|test)[[:space:]] ]] || return
  printf 'failed: %s\n' "$BASH_COMMAND" >&2
  trap - EXIT
  exit 10
}
polyproof_end() {
  trap - ERR EXIT
  [[ $2 == ./solution.sh ]] && exit 1
  if [[ $1 == 0 ]]; then
    printf 'done\0' >&201
    exit 0
  fi
  # An assignment of what the solution printed, or a plain call of it.
  [[ $- == *e* && $polyproof_failed =~ ^[A-Za-z_][A-Za-z_0-9]*(\+?=|[[:space:]]|$) && ! $polyproof_failed =~ ^(return|exit|test|false|diff|grep|cmp|fail|assert) ]] && exit 1
  exit 10
}
set -E
trap 'polyproof_error "${BASH_SOURCE[0]}"' ERR
trap 'polyproof_end $? "${BASH_SOURCE[0]}"' EXIT
. "$polyproof_tests"
exit
