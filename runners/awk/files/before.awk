# Stands before the solution and the tests, whose ends are told by marks in the result file:
#
#     e    the tests are about to exit by a statement of their own
#     E    the END rules begin, after the tests came to their end or exited
#     s    they begin because something else exited: the solution
#     z    all END rules ran (behind.awk)
#
# The tests ended well where their own exit or z comes last, and the status is 0.
function polyproof_mark(mark) {
  printf "%s", mark > ENVIRON["POLYPROOF_RESULT"]
  fflush(ENVIRON["POLYPROOF_RESULT"])
  return 0
}

# Called where the tests exit: see the rewrites in facts.ts.
function polyproof_exit() {
  polyproof_exits++
  return polyproof_mark("e")
}

END { polyproof_mark(polyproof_reached || polyproof_exits ? "E" : "s") }
