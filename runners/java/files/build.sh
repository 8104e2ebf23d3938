#!/bin/sh
# Builds harness.jar (our classes and JUnit) and harness.jsa, the class-data archive
# that lets javac and the harness start in a fraction of the time. Run in the image build.
set -e
here=/opt/polyproof
cd "$here"
mkdir jar
(cd jar && for name in junit-platform-console-standalone opentest4j apiguardian-api hamcrest; do jar xf /usr/share/java/$name.jar; done)
rm -rf jar/module-info.class jar/META-INF/MANIFEST.MF jar/META-INF/versions jar/META-INF/services/java.util.spi.ToolProvider
javac -XDstringConcat=inline -nowarn -XDignore.symbol.file -cp jar -d jar polyproof/*.java
jar cf harness.jar -C jar .
rm -rf jar

# The classes to archive are those that compiling and running these programs loads.
classes() {
  java -XX:+UseSerialGC -XX:DumpLoadedClassList="$here/loaded" -cp "$here/harness.jar$folders" "$@" && cat "$here/loaded" >> "$here/list"
}
frame() {
  printf '%s\n%s' "${#1}" "$1"
}
work=$(mktemp -d)
cd "$work"
cp "$here"/training/* .
folders=
classes polyproof.Compile calls
folders=:tests:classes
{ frame "u2:l2:i1;d1.5;m1:s1:ai1;"; frame "u2:l1:i-1;m0:"; } > calls
classes polyproof.Calls summary 3< calls 4> replies
folders=
echo 'class Broken { int f() { return x; } }' > tests.java
classes polyproof.Compile tests 2> errors || cat "$here/loaded" >> "$here/list"
cp "$here"/training/tests.java .
classes polyproof.Compile tests
folders=:tests:classes
frame "u1:s1:n" > calls
classes polyproof.Tests 3< calls 4> replies
grep -q 'vu2:' replies

cd "$here"
# Ids number the classes of one run, and a source names a class of another class loader.
grep -v ' source: ' list | sed 's/ id: [0-9]*$//' | awk '!seen[$0]++' > unique
java -Xshare:dump -XX:SharedClassListFile=unique -XX:SharedArchiveFile=harness.jsa -cp "$here/harness.jar" > dump.log 2>&1 || { cat dump.log; exit 1; }
rm -rf "$work" list loaded unique dump.log polyproof training
