#!/bin/sh
# Builds a solution and its tests as one program: solution.cpp and tests.cpp.
#
# Tests without a main are given one: GoogleTest's or Catch2's where they include
# it; otherwise their lines become the body of one, after their #include lines.
# Between the two texts assert is made to work again, whatever the solution did to it.
libraries=
case $(cat tests.cpp) in
  *gmock/gmock.h* | *gtest/gtest.h*) libraries='/opt/polyproof/lib/googletest.a -lgmock -lgtest' ;;
  *catch2/catch*) libraries='/opt/polyproof/lib/catch2.a -lCatch2' ;;
  *)
    if ! grep -qE '\bmain[[:space:]]*\(' tests.cpp; then
      { grep -E '^[[:space:]]*#' tests.cpp; echo 'int main() {'; grep -vE '^[[:space:]]*#' tests.cpp; echo '}'; } > wrapped.cpp
      mv wrapped.cpp tests.cpp
    fi
    ;;
esac
{
  printf '#line 1 "solution.cpp"\n'
  cat solution.cpp
  printf '\n#undef NDEBUG\n#include <cassert>\n#line 1 "tests.cpp"\n'
  cat tests.cpp
} > main.cpp
# shellcheck disable=SC2086 # a list of words
exec g++ @/opt/polyproof/flags -Wl,--wrap=main -o program main.cpp /opt/polyproof/lib/tests.o $libraries
