#!/bin/sh
# Builds a solution and its tests as one program: solution.d and tests.d.
#
# Tests that import the solution are a module of their own. Others share one with
# it, and come first: an attribute such as `@safe:` in the solution is for what
# follows it. Bare statements become the body of a main, where imports are legal too.
. /opt/polyproof/module.sh
module=$(module_of solution.d)
: "${module:=solution}"
if ! grep -qE '\b(unittest|polyproof_tests_main)\b|^(void|bool|auto)[[:space:]]+test[A-Za-z_0-9]*[[:space:]]*\(' tests.d; then
  { printf 'void polyproof_tests_main() {'; sed -E "s/$clause//" tests.d; echo '}'; } > wrapped.d
  mv wrapped.d tests.d
fi
quoted=$(printf %s "$module" | sed 's/\./\\./g')
if grep -qE "\bimport[[:space:]]+([A-Za-z_0-9]+[[:space:]]*=[[:space:]]*)?(solution|$quoted)[[:space:]]*[:;,]" tests.d; then
  sed -E -i "s/\bimport([[:space:]]+([A-Za-z_0-9]+[[:space:]]*=[[:space:]]*)?)solution([[:space:]]*[:;,])/import\1$module\3/" tests.d
  files='solution.d tests.d'
  tested=$(module_of tests.d)
  : "${tested:=tests}"
else
  { echo "module $module;"
    printf '#line 1 "tests.d"\n'; sed -E "s/$clause//" tests.d
    printf '\n#line 1 "solution.d"\n'; sed -E "s/$clause//" solution.d
  } > both.d
  files=both.d
  tested=$module
fi
cat > polyproof_main.d <<END
module polyproof_main;
static import $tested;
import polyproof.tests;

extern (C) int main()
{
    runTests!($tested);
}
END
# Messages of failed checks are made by templates that the compiler takes for the library's, which has not all of them.
# shellcheck disable=SC2086 # a list of names
build -unittest -checkaction=context -linkonce-templates $files
