#!/bin/sh
# Builds harness.jar (our classes and JUnit) and harness.jsa. Run in the image build.
. /opt/polyproof/archive.sh
unpack junit-platform-console-standalone opentest4j apiguardian-api hamcrest
compile
pack

# The classes to archive are those that compiling and running these programs loads.
jar=$here/harness.jar
cd "$work"
cp "$here"/training/* .
train harness "$jar" polyproof.Compile calls
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
train harness "$jar:tests:classes" polyproof.Calls summary 3< calls 4> replies
echo 'class Broken { int f() { return x; } }' > tests.java
! train harness "$jar" polyproof.Compile tests 2> errors
cp "$here"/training/tests.java .
train harness "$jar" polyproof.Compile tests
frame "u1:s1:n" > calls
train harness "$jar:tests:classes" polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies
dump harness "$jar"
tidy
