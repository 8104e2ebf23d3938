# Prepares the user's tests: imports of the solution go, mains of a framework go, and
# test functions that nobody calls are called.
/^[ \t]*(@testable[ \t]+)?import[ \t]/ {
  name = $NF
  sub(/[.;].*/, "", name)
  if (index(known, "|" name "|") == 0 && name !~ /^(Foundation|Glibc|Dispatch|XCTest|Swift|CoreFoundation|Darwin)$/) { print ""; next }
}
/^[ \t]*XCTMain[ \t]*\(/ || /defaultTestSuite\.run\(\)/ { print ""; next }
{
  print
  isFramework = isFramework || /XCTestCase|@Test/
  if (match($0, /^func[ \t]+test[A-Za-z_0-9]*\(\)/)) {
    name = substr($0, RSTART + 5, RLENGTH - 7)
    gsub(/[ \t]/, "", name)
    declared[++count] = name
    tries[count] = $0 ~ /throws/ ? "try " : ""
  } else if (match($0, /test[A-Za-z_0-9]*\(/)) called[substr($0, RSTART, RLENGTH - 1)] = 1
}
END {
  if (isFramework) exit
  for (i = 1; i <= count; i++) if (!(declared[i] in called)) print tries[i] declared[i] "()"
}
