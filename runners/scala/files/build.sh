#!/bin/sh
# Builds harness.jar (our classes, Scala's libraries and JUnit), harness.jsa and compiler.jsa. Run in the image build.
. /opt/polyproof/archive.sh
compiler=/usr/share/java/scala-compiler.jar
unpack scala-library scala-reflect scala-xml_2.11 scala-parser-combinators_2.11 \
  junit-platform-console-standalone opentest4j apiguardian-api hamcrest
# Of Java's own compiler nothing is wanted.
rm "$here/polyproof/Compile.java"
compile
java -cp "$here/jar:$compiler" scala.tools.nsc.Main -usejavacp -nowarn -d "$here/jar" "$here"/polyproof/*.scala
pack

jar=$here/harness.jar
cd "$work"
cp "$here"/training/* .
train compiler "$jar:$compiler:classes" polyproof.Compile program
train compiler "$jar:$compiler:classes" polyproof.Compile calls summary
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
train harness "$jar:tests:classes" polyproof.Calls summary 3< calls 4> replies
cp tests.scala good
echo 'object Broken { def f: Int = x }' > tests.scala
! train compiler "$jar:$compiler:classes" polyproof.Compile tests 2> errors
cp good tests.scala
train compiler "$jar:$compiler:classes" polyproof.Compile tests
frame "u1:s1:n" > calls
train harness "$jar:tests:classes" polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies
dump compiler "$jar:$compiler"
dump harness "$jar"
tidy
