# The expression that names the entry point: a function at the top, else a method, best of a type Solution.
{
  line = $0
  sub(/\/\/.*/, "", line)
  gsub(/"([^"\\]|\\.)*"/, "", line)
  while (match(line, /[A-Za-z_][A-Za-z_0-9]*|[{}=]/)) {
    token = substr(line, RSTART, RLENGTH)
    line = substr(line, RSTART + RLENGTH)
    if (token == "{") { within[++depth] = pending; pending = "" }
    else if (token == "}") { if (depth > 0) depth-- }
    else if (before == "func" && token == entry) found()
    else if ((before == "let" || before == "var") && token == entry && depth == 0) offer(1, entry)
    else if (before ~ /^(class|struct|enum|actor|extension)$/ && token !~ /^(func|var|let)$/) pending = token
    if (token ~ /^(static|class)$/) isStatic = 1
    else if (token ~ /^(let|var|init|[{}=])$/) isStatic = 0
    before = token
  }
}

function found() {
  if (depth == 0) return offer(0, entry)
  if (depth == 1 && within[1] != "") offer(within[1] == "Solution" ? 2 : 3, isStatic ? within[1] "." entry : within[1] "()." entry)
}

function offer(rank, expression) {
  if (best == "" || rank < bestRank) { best = expression; bestRank = rank }
}

END { print best }
