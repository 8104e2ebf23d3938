package main

import (
	"go/ast"
	"go/token"
	"strings"
)

// callsMain hands the entry point to the harness: a function, or a method of a type, best of one called Solution.
func callsMain(source *file, entry, signature string) *file {
	target := entry
	if source.tree != nil {
		target = targetOf(source, entry, signature)
	}
	if target == "" {
		fail(source.name + ": error: there is no function '" + entry + "'")
	}
	return &file{name: entryFile, text: `package main

import "polyproof"

func main() { polyproof.Serve(func() any { return ` + target + " }, `" + signature + "`) }\n"}
}

// targetOf is the expression that names the entry point; empty when there is none.
func targetOf(source *file, entry, signature string) string {
	target := ""
	for function := range source.functions {
		name := function.Name.Name
		// Go's capital letter says who may use a name, so that it is no other name without one.
		if function.Recv == nil && (name == entry || (target == "" && strings.EqualFold(name, entry))) {
			target = name + instance(function, signature)
		}
	}
	if target != "" {
		return target
	}
	if declares(source.tree, entry) {
		return entry
	}
	for function := range source.functions {
		owner := ownerOf(function)
		if owner != "" && strings.EqualFold(function.Name.Name, entry) && (target == "" || owner == "Solution") {
			target = "new(" + owner + ")." + function.Name.Name
		}
	}
	return target
}

func ownerOf(function *ast.FuncDecl) string {
	if function.Recv == nil || len(function.Recv.List) != 1 {
		return ""
	}
	kind := function.Recv.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	if name, ok := kind.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// declares is whether a variable at the top goes by this name.
func declares(tree *ast.File, name string) bool {
	for _, declared := range tree.Decls {
		variables, ok := declared.(*ast.GenDecl)
		if !ok || variables.Tok != token.VAR {
			continue
		}
		for _, spec := range variables.Specs {
			for _, declaredName := range spec.(*ast.ValueSpec).Names {
				if declaredName.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// instance chooses the type arguments of a generic function by the signature of the task: `[int, string]`.
func instance(function *ast.FuncDecl, signature string) string {
	if function.Type.TypeParams == nil {
		return ""
	}
	chosen := map[string]string{}
	var order []string
	for _, field := range function.Type.TypeParams.List {
		for _, name := range field.Names {
			chosen[name.Name] = "int"
			order = append(order, name.Name)
		}
	}
	parameters, _ := readKind(signature)
	at := 0
	for _, field := range function.Type.Params.List {
		for range max(1, len(field.Names)) {
			if at < len(parameters.of) {
				parameters.of[at].match(field.Type, chosen)
			}
			at++
		}
	}
	for index, name := range order {
		order[index] = chosen[name]
	}
	return "[" + strings.Join(order, ", ") + "]"
}
