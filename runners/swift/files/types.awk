# The type of the entry point by the signature of the task: `u1:li` and `i` is ([Int]) throws -> Int.
BEGIN {
  rest = signature
  parameters = type()
  if (parameters !~ /^\(/) parameters = "(" parameters ")"
  print parameters " throws -> " type()
}

function type(  letter, count, out, key, i) {
  letter = substr(rest, 1, 1)
  rest = substr(rest, 2)
  if (letter == "t") return "Bool"
  if (letter == "i" || letter == "j") return "Int"
  if (letter == "d") return "Double"
  if (letter == "s") return "String"
  if (letter == "n") return "Void"
  if (letter == "o") return type() "?"
  if (letter == "l") return "[" type() "]"
  if (letter == "m") { key = type(); return "[" key ": " type() "]" }
  if (letter != "u") return "Any"
  count = rest + 0
  rest = substr(rest, index(rest, ":") + 1)
  for (i = 0; i < count; i++) out = out (i ? ", " : "") type()
  return "(" out ")"
}
