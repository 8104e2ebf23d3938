# assert(condition, text), as in the manual of gawk, for tests that have none of their own.
function assert(condition, text) {
  if (condition) return
  printf "assertion failed: %s\n", text > "/dev/stderr"
  exit 1 + polyproof_exit()
}
