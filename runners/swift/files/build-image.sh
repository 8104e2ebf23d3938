#!/bin/sh
# Compiles the harness, and fills the cache of modules that every program's build reads.
set -e
cd /opt/polyproof
mkdir lib
echo /usr/libexec/swift/lib/swift/linux > /etc/ld.so.conf.d/swift.conf
ldconfig
gcc -O2 -c -o lib/channel.o harness/channel.c
gcc -O2 -c -o lib/start.o harness/start.c
module() { # NAME FOLDER
  # shellcheck disable=SC2046 # a list of words
  swift-frontend -frontend -c $(cat flags) -parse-as-library -module-name "$1" \
    -emit-module -emit-module-path "lib/$1.swiftmodule" -o "lib/$1.o" "$2"/*.swift
}
module polyproofHarness harness
module polyproofXCTest xctest
module polyproofTesting testing
mkdir /tmp/warm && cd /tmp/warm
for import in Swift Foundation FoundationNetworking Glibc Dispatch XCTest Testing; do
  echo "import $import" > program.swift
  sh /opt/polyproof/build program || echo "not warmed: $import"
done
cd / && rm -rf /tmp/warm /opt/polyproof/harness /opt/polyproof/xctest /opt/polyproof/testing /opt/polyproof/build-image.sh
