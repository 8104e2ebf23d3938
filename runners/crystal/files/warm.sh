# Fills the compiler's cache: small programs that use what solutions use, at the paths of real ones.
set -e
export CRYSTAL_CACHE_DIR=/opt/polyproof/cache CRYSTAL_PATH=lib:/usr/lib/crystal/lib:/opt/polyproof
made=
[ -d /work ] || { mkdir /work; made=yes; }
cd /work
build() { crystal build --no-debug --link-flags=-fuse-ld=mold -o program "$1.cr"; }

cat > solution.cr <<'END'
require "big"
require "set"
require "json"

def twice(x : Int32)
  h = Hash(String, Int32).new(0)
  "a b".split.each { |w| h[w] += 1 }
  [3, 1, 2].sort.map(&.to_s).join(",") + [1_i64].sum.to_s + BigInt.new(x).to_s + Set{1}.to_a.to_json
  x * 2
end
END
{ cat solution.cr; echo 'puts "hello", twice(1), gets'; } > program.cr
build program
echo 'puts "hello"' > program.cr
build program
sed -i '/^require/d; s/ + BigInt.*/ /' solution.cr
printf 'require "polyproof/calls"\nrequire "./solution"\npolyproof_serve twice, [Int64]\n' > calls.cr
build calls
printf 'require "spec"\ndescribe "twice" do\n  it("doubles") { twice(1).should eq(2) }\nend\n' > tests.cr
printf 'require "polyproof/tests"\nrequire "./solution"\nrequire "./tests"\n' > suite.cr
build suite
rm -rf ./*.cr program
[ -z "$made" ] || rmdir /work
