# How the languages on Java's harness build harness.jar and the class-data archives that
# let a compiler and the harness start in a fraction of the time. Read by build.sh.
set -e
here=/opt/polyproof
work=$(mktemp -d)

# Into the folder jar/: what jars hold, without what tells of the jar itself.
unpack() {
  mkdir -p "$here/jar"
  for name in "$@"; do (cd "$here/jar" && java -m jdk.jartool/sun.tools.jar.Main xf "/usr/share/java/$name.jar"); done
  (cd "$here/jar" && rm -rf module-info.class META-INF/MANIFEST.MF META-INF/versions META-INF/services/java.util.spi.ToolProvider)
}

# Our classes to the folder jar/; an argument is what they need besides.
compile() {
  java -m jdk.compiler/com.sun.tools.javac.Main -XDstringConcat=inline -nowarn -XDignore.symbol.file -proc:none \
    -cp "$here/jar$1" -d "$here/jar" "$here"/polyproof/*.java
}

# Makes harness.jar of the folder jar/.
pack() {
  (cd "$here" && java -m jdk.jartool/sun.tools.jar.Main cf harness.jar -C jar . && rm -rf jar)
}

# Runs a class and notes the classes it loads for an archive: ARCHIVE CLASS_PATH CLASS ARGUMENT...
train() {
  archive=$1 path=$2 trained=0
  shift 2
  java -XX:+UseSerialGC -XX:DumpLoadedClassList="$work/loaded" -cp "$path" "$@" || trained=$?
  cat "$work/loaded" >> "$work/$archive.list"
  return $trained
}

# Makes an archive of the classes noted: ARCHIVE CLASS_PATH. It holds for class paths that begin with this one.
dump() {
  # Ids number the classes of one run, and a source names a class of another class loader.
  grep -v ' source: ' "$work/$1.list" | sed 's/ id: [0-9]*$//' | awk '!seen[$0]++' > "$work/unique"
  java -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$work/unique" -XX:SharedArchiveFile="$here/$1.jsa" -cp "$2" \
    > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}

# One frame of the wire format: PAYLOAD.
frame() {
  printf '%s\n%s' "${#1}" "$1"
}

tidy() {
  rm -rf "$work" "$here"/polyproof "$here"/training "$here"/*.sh
}
