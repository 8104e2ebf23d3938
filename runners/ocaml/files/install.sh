# Compiles what every build of a solution uses, so that none compiles it again.
set -e
cd /opt/polyproof
folders() { ocamlfind query -r -i-format "$@" | tr ' ' '\n' | grep -v '^-I$' | sort -u | sed 's/^/-I\n/'; }
{
  printf '%s\n' -g -w -a -inline 100
  folders zarith str unix
  printf '%s\n' -I /opt/polyproof unix.cmxa str.cmxa zarith.cmxa
} > flags
cp flags program.flags
ocamlopt $(grep -v cmxa flags) -c descriptors.c polyproof.ml
ocamlopt -a -o polyproof.cmxa polyproof.cmx
printf '%s\n' /opt/polyproof/descriptors.o polyproof.cmxa >> flags
for framework in ounit2 alcotest; do
  {
    folders $framework
    ocamlfind query -r -predicates native -a-format $framework | grep -v '/unix\.cmxa$'
    echo /opt/polyproof/polyproof_$framework.cmx
  } > $framework.libraries
  ocamlopt $(grep -v 'cmxa\|\.o$' flags) $(grep -v '\.cmx' $framework.libraries) -c polyproof_$framework.ml
done
ocamlfind ocamlopt -w -a -package compiler-libs.common,unix,str -linkpkg build.ml -o build
rm -f build.o build.cm*
chmod -R a+rX .
