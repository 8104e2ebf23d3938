#!/bin/sh
# Builds harness.jar (our classes, Kotlin's libraries and JUnit), harness.jsa and compiler.jsa. Run in the image build.
. /opt/polyproof/archive.sh
jars=/usr/share/java
compiler=$jars/kotlin-compiler.jar:$jars/libtrove-intellij.jar:$jars/kotlin-script-runtime.jar
unpack kotlin-stdlib kotlin-stdlib-jdk7 kotlin-stdlib-jdk8 kotlin-reflect kotlinx-coroutines-core atomicfu org.jetbrains.annotations-common \
  org.jetbrains.annotations-java8 kotlin-test junit-platform-console-standalone opentest4j apiguardian-api hamcrest
# What Debian's Kotlin leaves out (the names of JUnit in kotlin.test) and what later versions added to the library.
java -cp "$here/jar:$compiler" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -nowarn -jvm-target 1.8 \
  -module-name later -Xallow-kotlin-package -Xuse-experimental=kotlin.experimental.ExperimentalTypeInference -cp "$here/jar" -d "$here/jar" "$here"/library/*.kt
compile ":$compiler"
pack

jar=$here/harness.jar
cd "$work"
cp "$here"/training/* .
train compiler "$jar:$compiler:classes" polyproof.Compile program
train compiler "$jar:$compiler:classes" polyproof.Compile calls
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
train harness "$jar:tests:classes" polyproof.Calls summary 3< calls 4> replies
cp tests.kt good
echo 'fun f(): Int = x' > tests.kt
! train compiler "$jar:$compiler:classes" polyproof.Compile tests 2> errors
cp good tests.kt
train compiler "$jar:$compiler:classes" polyproof.Compile tests
frame "u1:s1:n" > calls
train harness "$jar:tests:classes" polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies
dump compiler "$jar:$compiler"
dump harness "$jar"
tidy
rm -r "$here/library"
