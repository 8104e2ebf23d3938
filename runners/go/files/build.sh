#!/bin/sh
# Compiles what programs may import and the harness, once, and lists the results for compiler and linker.
#
# A program is built by the compiler and the linker themselves: `go build` would
# look after packages and a cache first, which takes longer than all the rest.
set -e
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS=-trimpath CGO_ENABLED=0 GOCACHE=/tmp/go-cache
cd /opt/polyproof
mkdir packages

# Debuggers' tables would be most of every file.
go list -export -deps -gcflags=all=-dwarf=false -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' std \
  github.com/stretchr/testify/assert github.com/stretchr/testify/require github.com/stretchr/testify/suite \
  github.com/stretchr/testify/mock github.com/google/go-cmp/cmp github.com/google/go-cmp/cmp/cmpopts \
  golang.org/x/exp/constraints golang.org/x/exp/maps golang.org/x/exp/slices > list
number=0
while read -r path file; do
  number=$((number + 1))
  cp "$file" packages/$number.a
  echo "packagefile $path=/opt/polyproof/packages/$number.a"
done < list > packages.cfg

ln -s "$(go env GOTOOLDIR)" tools
# Not by `go build`: the harness leans on a package that only the tests' own main may import.
tools/compile -o packages/polyproof.a -p polyproof -complete -pack -trimpath /opt/polyproof -importcfg packages.cfg polyproof/*.go
echo 'packagefile polyproof=/opt/polyproof/packages/polyproof.a' >> packages.cfg
go build -o build -ldflags='-s -w' ./builder
# Packages that a program may name, the shortest paths first: a missing import is looked for here.
cut -d ' ' -f 1 list | grep -vE '(^|/)(internal|vendor)(/|$)' | awk '{ print length, $0 }' | sort -n -s | cut -d ' ' -f 2 > importable
rm -rf list builder polyproof build.sh /tmp/go-cache
