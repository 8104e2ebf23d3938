# What both builds share.

# The name in a file's module clause; nothing where there is none.
module_of() {
  grep -m 1 -oE "$clause" "$1" | sed -E 's/^.*module[[:space:]]+//; s/[[:space:]]*;$//'
}
clause='^[[:space:]]*(@[a-z]+[[:space:]]+)*module[[:space:]]+[A-Za-z_][A-Za-z_0-9.]*[[:space:]]*;'

# build FILES-AND-FLAGS: as one program with polyproof_main.d. What is wrong with the solution is told in its own lines.
build() {
  ldc2 @/opt/polyproof/flags "$@" -of=program polyproof_main.d /opt/polyproof/polyproof.o 2> errors && exit 0
  if grep -qE '^(solution|tests)\.d\(' errors; then grep -vE '^(/opt/|/usr/|polyproof_main)' errors
  elif grep -q 'static assert: *"' errors; then sed -nE 's/.*static assert: *"(.*)"$/solution.d: Error: \1/p' errors
  else cat errors
  fi >&2
  exit 1
}
