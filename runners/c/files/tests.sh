#!/bin/sh
# Builds a solution and its tests as one program: solution.c and tests.c.
#
# Tests without a main have their lines made the body of one, after their #include
# lines. Between the two texts assert is made to work again, whatever the solution did to it.
home=/opt/polyproof
set -- -lm
case $(cat tests.c) in
  *check.h*) set -- $home/lib/check.o -Wl,--wrap=srunner_run_all,--wrap=srunner_run -lcheck -lsubunit -lm ;;
  *cmocka.h*) set -- $home/lib/cmocka.o -Wl,--wrap=_cmocka_run_group_tests -lcmocka -lm ;;
esac
if ! grep -qE '\bmain[[:space:]]*\(' tests.c; then
  { grep -E '^[[:space:]]*#' tests.c; echo 'int main(void) {'; grep -vE '^[[:space:]]*#' tests.c; echo 'return 0; }'; } > wrapped.c
  mv wrapped.c tests.c
fi
{
  printf '#line 1 "solution.c"\n'
  cat solution.c
  printf '\n#undef NDEBUG\n#include <assert.h>\n#line 1 "tests.c"\n'
  cat tests.c
} > main.c
exec gcc @$home/flags -Wl,--wrap=main -o program main.c $home/lib/tests.o "$@"
