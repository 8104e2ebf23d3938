#!/bin/sh
# Builds harness.jar (our classes and Clojure) and harness.jsa. Run in the image build.
. /opt/polyproof/archive.sh
# Nothing is compiled ahead, and clojure.test takes the place of JUnit.
cd "$here/polyproof" && rm Arguments.java Compile.java Classes.java Junit.java Text.java Masked.java
unpack clojure spec.alpha core.specs.alpha
compile
pack

jar=$here/harness.jar
cd "$work"
cp "$here"/training/* .
train harness "$jar" polyproof.Program < /dev/null
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
train harness "$jar" polyproof.Calls summary 3< calls 4> replies
frame "u1:s1:n" > calls
train harness "$jar" polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies
dump harness "$jar"
tidy
