package main

import (
	"go/ast"
	"strconv"
	"strings"
)

// kind is a neutral type of the signature: see signatureText in verification/types.ts.
type kind struct {
	letter byte
	of     []kind
}

// readKind reads the type that the text begins with, and answers the rest.
func readKind(letters string) (kind, string) {
	if letters == "" {
		return kind{letter: 'a'}, ""
	}
	read, rest := kind{letter: letters[0]}, letters[1:]
	count := map[byte]int{'o': 1, 'l': 1, 'm': 2}[read.letter]
	if read.letter == 'u' {
		digits, after, _ := strings.Cut(rest, ":")
		count, _ = strconv.Atoi(digits)
		rest = after
	}
	for range count {
		var item kind
		item, rest = readKind(rest)
		read.of = append(read.of, item)
	}
	return read, rest
}

var scalars = map[byte]string{'t': "bool", 'i': "int", 'd': "float64", 's': "string"}

// text is the Go type that a neutral type usually is.
func (read kind) text() string {
	switch read.letter {
	case 'o':
		return "*" + read.of[0].text()
	case 'l':
		return "[]" + read.of[0].text()
	case 'm':
		return "map[" + read.of[0].text() + "]" + read.of[1].text()
	}
	if name := scalars[read.letter]; name != "" {
		return name
	}
	return "any"
}

// match finds out what the type parameters in a parameter's type must be: in `[]T` for a list of ints T is int.
func (read kind) match(wanted ast.Expr, chosen map[string]string) {
	inner := func(index int, wanted ast.Expr) {
		if index < len(read.of) {
			read.of[index].match(wanted, chosen)
		}
	}
	switch wanted := wanted.(type) {
	case *ast.Ident:
		if _, isParameter := chosen[wanted.Name]; isParameter {
			chosen[wanted.Name] = read.text()
		}
	case *ast.ArrayType:
		inner(0, wanted.Elt)
	case *ast.Ellipsis:
		inner(0, wanted.Elt)
	case *ast.StarExpr:
		inner(0, wanted.X)
	case *ast.MapType:
		inner(0, wanted.Key)
		inner(1, wanted.Value)
	}
}
