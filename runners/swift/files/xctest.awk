# Lists the test cases of XCTest: testCase([("testA", Tests.testA), …]), …
{
  line = $0
  sub(/\/\/.*/, "", line)
  if (match(line, /class[ \t]+[A-Za-z_0-9]+[ \t]*:[^{]*XCTestCase/)) {
    name = substr(line, RSTART + 5)
    gsub(/^[ \t]+/, "", name)
    sub(/[ \t:].*/, "", name)
    owner = name
    owners[++ownerCount] = owner
  }
  while (match(line, /func[ \t]+test[A-Za-z_0-9]*[ \t]*\(\)[^{]*/)) {
    text = substr(line, RSTART, RLENGTH)
    line = substr(line, RSTART + RLENGTH)
    method = text
    sub(/func[ \t]+/, "", method)
    sub(/[ \t]*\(.*/, "", method)
    if (owner == "") continue
    call = owner "." method
    if (text ~ /async/) call = "asyncTest(" call ")"
    tests[ownerCount] = tests[ownerCount] (tests[ownerCount] ? ", " : "") "(\"" method "\", " call ")"
  }
}
END {
  for (i = 1; i <= ownerCount; i++) if (tests[i] != "") printf "%stestCase([%s])", (printed++ ? ", " : ""), tests[i]
}
