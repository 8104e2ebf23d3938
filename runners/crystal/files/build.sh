# What every build does: build.sh NAME, from NAME.cr to program.
#
# The compiler keeps objects by the path of the main file and writes where it
# reads, so what the image holds is copied to where it may.
mkdir -p /tmp/crystal
cp -r "/opt/polyproof/cache/work-$1.cr" /tmp/crystal/ 2> /tmp/crystal/none || true
export CRYSTAL_CACHE_DIR=/tmp/crystal CRYSTAL_PATH=lib:/usr/lib/crystal/lib:/opt/polyproof
exec crystal build --no-debug --no-color --link-flags=-fuse-ld=mold -o program "$1.cr"
