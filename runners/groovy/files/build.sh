#!/bin/sh
# Builds harness.jar (our classes, Groovy, Spock and JUnit) and harness.jsa. Run in the image build.
. /opt/polyproof/archive.sh
# Groovy and Spock each tell the compiler of their own in a file of the same name.
transforms=$here/jar/META-INF/services/org.codehaus.groovy.transform.ASTTransformation
unpack spock-core junit-platform-console-standalone opentest4j apiguardian-api hamcrest
mv "$transforms" "$work/transforms"
unpack groovy-all
{ echo; cat "$work/transforms"; } >> "$transforms"
rm -r "$here"/jar/groovy/ui "$here"/jar/groovy/inspect "$here"/jar/META-INF/INDEX.LIST
compile
pack

jar=$here/harness.jar
cd "$work"
cp "$here"/training/* .
train harness "$jar:classes" polyproof.Compile program
train harness "$jar:classes" @main
train harness "$jar:classes" polyproof.Compile calls
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
train harness "$jar:tests:classes" polyproof.Calls summary 3< calls 4> replies
cp tests.groovy good
echo 'class Broken { int f() { return 1 ' > tests.groovy
! train harness "$jar:classes" polyproof.Compile tests 2> errors
cp good tests.groovy
train harness "$jar:classes" polyproof.Compile tests
frame "u1:s1:n" > calls
train harness "$jar:tests:classes" polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies
dump harness "$jar"
tidy
