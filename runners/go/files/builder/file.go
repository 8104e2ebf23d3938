package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A file is a submitted text, what it declares, and the edits to make in it.
type file struct {
	name  string
	text  string
	tree  *ast.File // nil when the text cannot be read: the compiler tells why
	edits []edit
	start token.Pos
	// The text had no package clause: it is a piece of a file, so the imports that it needs may be missing.
	isPiece bool
}

type edit struct {
	from, to int
	with     string
}

var packageClause = regexp.MustCompile(`(?m)^[ \t]*package[ \t]+\w+`)

func read(name string) *file {
	text, err := os.ReadFile(name)
	must(err)
	return parse(name, string(text))
}

func parse(name, text string) *file {
	read := &file{name: name, text: text}
	if !packageClause.MatchString(text) {
		read.isPiece = true
		read.text = "package main; " + text
	}
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, read.text, parser.ParseComments)
	if err == nil {
		read.tree = tree
		read.start = token.Pos(files.File(tree.Pos()).Base())
	}
	return read
}

func (in *file) replace(from, to token.Pos, with string) {
	in.edits = append(in.edits, edit{int(from - in.start), int(to - in.start), with})
}

func (in *file) edited() []byte {
	text := in.text
	slices.SortStableFunc(in.edits, func(a, b edit) int { return b.from - a.from })
	for _, edit := range in.edits {
		text = text[:edit.from] + edit.with + text[edit.to:]
	}
	return []byte(text)
}

// becomeMain makes the file one of package main, whatever package it says it is of.
func (in *file) becomeMain() {
	if in.tree == nil {
		return
	}
	in.replace(in.tree.Name.Pos(), in.tree.Name.End(), "main")
}

// hideMain takes the name from the file's own main, which still uses what it imports.
func (in *file) hideMain() {
	if main := in.function("main"); main != nil {
		in.replace(main.Name.Pos(), main.Name.End(), "_")
	}
}

func (in *file) functions(yield func(*ast.FuncDecl) bool) {
	if in.tree == nil {
		return
	}
	for _, declared := range in.tree.Decls {
		if function, ok := declared.(*ast.FuncDecl); ok && !yield(function) {
			return
		}
	}
}

// function finds a function, not a method, by its name.
func (in *file) function(name string) *ast.FuncDecl {
	for function := range in.functions {
		if function.Recv == nil && function.Name.Name == name {
			return function
		}
	}
	return nil
}

// imports are the paths of the file's imports by the name that each goes by.
func (in *file) imports() map[string]string {
	found := map[string]string{}
	if in.tree != nil {
		for _, spec := range in.tree.Imports {
			importPath, _ := strconv.Unquote(spec.Path.Value)
			found[importedAs(spec, importPath)] = importPath
		}
	}
	return found
}

func importedAs(spec *ast.ImportSpec, importPath string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return nameOf(importPath)
}

func nameOf(importPath string) string {
	return path.Base(strings.TrimSuffix(importPath, "/v2"))
}

// complete imports what the file names and does not import: as `others` do or, in a piece of a file, by its usual name.
func (in *file) complete(others map[string]string) {
	in.addImports(in.missingImports(others))
}

func (in *file) missingImports(others map[string]string) []string {
	if in.tree == nil {
		return nil
	}
	unresolved := map[*ast.Ident]bool{}
	for _, name := range in.tree.Unresolved {
		unresolved[name] = true
	}
	own, wanted := in.imports(), map[string]bool{}
	ast.Inspect(in.tree, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if base, ok := selector.X.(*ast.Ident); ok && unresolved[base] && own[base.Name] == "" {
				wanted[base.Name] = true
			}
		}
		return true
	})
	var specs []string
	for name := range wanted {
		if others[name] != "" {
			specs = append(specs, name+" "+strconv.Quote(others[name]))
		} else if in.isPiece && importable()[name] != "" {
			specs = append(specs, strconv.Quote(importable()[name]))
		}
	}
	slices.Sort(specs)
	return specs
}

func (in *file) addImports(specs []string) {
	if len(specs) > 0 && in.tree != nil {
		in.replace(in.tree.Name.End(), in.tree.Name.End(), "; import ("+strings.Join(specs, "; ")+")")
	}
}

// Where one name stands for several packages, the shortest path is meant, but for these.
var usual = map[string]string{"rand": "math/rand", "template": "text/template", "scanner": "text/scanner"}

// importable are the packages in the image by name.
func importable() map[string]string {
	found := map[string]string{}
	for _, importPath := range importablePaths() {
		if name := nameOf(importPath); found[name] == "" {
			found[name] = importPath
		}
	}
	for name, importPath := range usual {
		found[name] = importPath
	}
	return found
}

func importablePaths() []string {
	list, _ := os.ReadFile(home + "importable")
	return strings.Fields(string(list))
}
