package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	importLines = regexp.MustCompile(`(?m)^[ \t]*import[ \t]*(?:\((?s:.*?)\)|[^\n(]*"[^"\n]*")[ \t]*;?`)
	anyFunction = regexp.MustCompile(`(?m)^[ \t]*func[ \t]*(?:\(|\w+[ \t]*[(\[])`)
)

// readTests reads the user's tests. Bare statements become the body of a main, behind their imports.
func readTests(name string) *file {
	tests := read(name)
	if tests.tree != nil || anyFunction.MatchString(tests.text) {
		return tests
	}
	clause, body := "package main; ", strings.TrimPrefix(tests.text, "package main; ")
	imports := ""
	body = importLines.ReplaceAllStringFunc(body, func(found string) string {
		imports += strings.ReplaceAll(found, "\n", ";") + "; "
		return strings.Repeat("\n", strings.Count(found, "\n"))
	})
	body = packageClause.ReplaceAllString(body, "")
	imports = regexp.MustCompile(`\(\s*;`).ReplaceAllString(imports, "(")
	wrapped := parse(name, clause+imports+"func main() { "+body+"\n}\n")
	wrapped.isPiece = true
	if wrapped.tree == nil {
		return tests
	}
	return wrapped
}

// testsMain hands the tests to the harness: what `go test` would run or, where there is nothing of the kind, their main.
func testsMain(tests *file) *file {
	suite := suiteOf(tests)
	tests.standIn()
	tests.dropForeignImports()
	body := "polyproof.RunMain(polyproofTests)"
	if suite != "" {
		tests.hideMain()
		body = "polyproof.RunSuite(polyproof.Suite{" + suite + "})"
	} else if main := tests.function("main"); main != nil {
		tests.replace(main.Name.Pos(), main.Name.End(), "polyproofTests")
	} else if tests.tree != nil {
		fail(tests.name + ": error: there is neither a main nor a Test function")
	}
	return &file{name: entryFile, text: "package main\n\nimport \"testing\"\nimport \"polyproof\"\n\nvar _ testing.TB\n\nfunc main() { " + body + " }\n"}
}

// suiteOf lists what `go test` would run as fields of a Suite; empty when there is nothing.
func suiteOf(tests *file) string {
	found := map[string][]string{}
	main := ""
	for function := range tests.functions {
		name := function.Name.Name
		entry := fmt.Sprintf("{Name: %q, F: %s}", name, name)
		switch {
		case function.Recv != nil:
		case name == "TestMain" && takes(function, "M"):
			main = "Main: TestMain, "
		case isTestName(name, "Test") && takes(function, "T"):
			found["Tests"] = append(found["Tests"], entry)
		case isTestName(name, "Fuzz") && takes(function, "F"):
			found["Fuzz"] = append(found["Fuzz"], fmt.Sprintf("{Name: %q, Fn: %s}", name, name))
		}
	}
	if tests.tree != nil {
		for _, example := range doc.Examples(tests.tree) {
			if example.Output != "" || example.EmptyOutput {
				name := "Example" + example.Name
				found["Examples"] = append(found["Examples"],
					fmt.Sprintf("{Name: %q, F: %s, Output: %q, Unordered: %t}", name, name, example.Output, example.Unordered))
			}
		}
	}
	suite := ""
	for field, types := range map[string]string{"Tests": "InternalTest", "Fuzz": "InternalFuzzTarget", "Examples": "InternalExample"} {
		if entries := found[field]; len(entries) > 0 {
			suite += field + ": []testing." + types + "{" + strings.Join(entries, ", ") + "}, "
		}
	}
	if suite == "" {
		return ""
	}
	return suite + main
}

func isTestName(name, prefix string) bool {
	rest, found := strings.CutPrefix(name, prefix)
	first, _ := utf8.DecodeRuneInString(rest)
	return found && (rest == "" || !unicode.IsLower(first))
}

// takes is whether the one parameter is a *testing.T (M, F).
func takes(function *ast.FuncDecl, name string) bool {
	parameters := function.Type.Params.List
	if len(parameters) != 1 || len(parameters[0].Names) > 1 {
		return false
	}
	pointer, ok := parameters[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	selector, ok := pointer.X.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == name
}

// What ends the process in the tests is done by the harness, which then can tell how they ended.
var standIns = map[string]map[string]string{
	"os":  {"Exit": "Exit"},
	"log": {"Fatal": "Fatal", "Fatalf": "Fatalf", "Fatalln": "Fatalln"},
}

func (in *file) standIn() {
	imports, used := in.imports(), map[string]bool{}
	if in.tree == nil {
		return
	}
	ast.Inspect(in.tree, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if base, ok := selector.X.(*ast.Ident); ok && base.Obj == nil {
			name, importPath := base.Name, imports[base.Name]
			if importPath == "" && in.isPiece {
				importPath = name
			}
			if other := standIns[importPath][selector.Sel.Name]; other != "" {
				in.replace(selector.Pos(), selector.End(), "polyproofHarness."+other)
				used["var _ = "+name+"."+selector.Sel.Name] = true
			}
		}
		return true
	})
	if len(used) > 0 {
		in.addImports([]string{`polyproofHarness "polyproof"`})
		// The import is used still, as the compiler demands.
		in.replace(in.tree.FileEnd, in.tree.FileEnd, "\n"+strings.Join(slices.Sorted(keysOf(used)), "\n")+"\n")
	}
}

func keysOf(set map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range set {
			if !yield(key) {
				return
			}
		}
	}
}

// dropForeignImports takes an import of a package that is not in the image for one of the solution, and its name away.
func (in *file) dropForeignImports() {
	if in.tree == nil {
		return
	}
	known := map[string]bool{"C": true, "unsafe": true}
	for _, importPath := range importablePaths() {
		known[importPath] = true
	}
	dropped := map[string]bool{}
	for _, spec := range in.tree.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		if known[importPath] || strings.HasPrefix(importPath, "github.com/stretchr/") {
			continue
		}
		dropped[importedAs(spec, importPath)] = true
		in.replace(spec.Pos(), spec.End(), `_ "unsafe"`)
	}
	ast.Inspect(in.tree, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if base, ok := selector.X.(*ast.Ident); ok && base.Obj == nil && dropped[base.Name] {
				in.replace(selector.Pos(), selector.Sel.Pos(), "")
			}
		}
		return true
	})
}
