#!/bin/sh
# Compiles the harness and the builder, once, and writes the flags that every program is compiled with.
set -e
cd /opt/polyproof
bigint=
for crate in /usr/local/lib/rust-crates/*.rlib; do
  name=$(basename "$crate" .rlib)
  name=${name#lib}
  name=${name%-*}
  case $name in
    itertools | lazy_static | md5 | num | num_integer | num_traits | once_cell | rand | regex) ;;
    num_bigint) bigint='--cfg bigint' ;;
    *) continue ;;
  esac
  echo "--extern=$name=$crate" >> flags
done
# The descriptions of tests that `#[test]` makes have no stable name.
# shellcheck disable=SC2086 # a list of words
RUSTC_BOOTSTRAP=1 rustc @flags --crate-type=rlib --crate-name=polyproof $bigint -o libpolyproof.rlib polyproof/lib.rs
rustc @flags --crate-name=build -o builder build/main.rs
mv builder build.new && rm -rf build polyproof && mv build.new build
echo '--extern=polyproof=/opt/polyproof/libpolyproof.rlib' >> flags
rm build.sh
