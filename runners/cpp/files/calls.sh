#!/bin/sh
# Builds a solution and the harness that calls it: calls.sh ENTRY, with the solution in solution.cpp.
#
# At first our header comes before the solution, for only there can it be a
# precompiled one. That lets every standard name in, so that a solution which
# includes little may now have a name twice; then it is built in its own order.
entry=$1

# build METHOD|FUNCTION FIRST-LINE [LINE-BEFORE-THE-CALL]
build() {
  { echo "$2"; echo '#line 1 "solution.cpp"'; cat solution.cpp
    printf '\n#line 1 "the call of the entry point"\n'; echo "$3"; echo "POLYPROOF_$1($entry)"; } > main.cpp
  g++ @/opt/polyproof/flags -Wl,--wrap=main -o program main.cpp /opt/polyproof/lib/calls.o 2> errors
}
said() {
  grep -qE "$1" errors
}
attempt() {
  build "$1" '#include <everything.hpp>' && exit 0
  said 'ambiguous|redefin|redecl|conflict|previous(ly)? decl' &&
    build "$1" '' '#include <polyproof.hpp>' && exit 0
  # The C library may have a function of the same name: then the solution's gets another.
  said 'neither overloaded nor a template' && ! said 'has not been declared' &&
    build "$1" "#include <everything.hpp>
#define $entry polyproof_entry_$entry" && exit 0
}

if grep -qE '\b(class|struct)[[:space:]]+Solution\b' solution.cpp; then
  attempt METHOD
  # A class Solution may also stand beside the function that is meant.
  said 'class Solution has no single public method' && cp errors errors-of-method && { attempt FUNCTION; cp errors-of-method errors; }
else
  attempt FUNCTION
fi
# What went wrong in our own lines is told in one of ours.
if said '^solution.cpp:.* error:'; then cat errors
elif said "error: .*::$entry. has not been declared"; then echo "solution.cpp: error: there is no function '$entry'"
elif said 'error: static assertion failed'; then sed -n "s/.*error: static assertion failed: /solution.cpp: error: '$entry': /p" errors
else cat errors
fi >&2
exit 1
