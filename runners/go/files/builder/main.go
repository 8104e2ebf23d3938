// Command build makes a program of what was submitted:
//
//	build program
//	build calls ENTRY SIGNATURE
//	build tests
//
// The texts are program.go, or solution.go and tests.go, in the current folder.
// They are edited in place without moving a line, so that what the compiler says
// is about the text that its author knows.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

const (
	home = "/opt/polyproof/"
	// The main of calls and tests, which the builder writes.
	entryFile = "polyproof_main.go"
)

func main() {
	switch os.Args[1] {
	case "program":
		source := read("program.go")
		source.becomeMain()
		source.complete(nil)
		compile(source)
	case "calls":
		source := read("solution.go")
		source.becomeMain()
		source.hideMain()
		source.complete(nil)
		compile(source, callsMain(source, os.Args[2], os.Args[3]))
	case "tests":
		source, tests := read("solution.go"), readTests("tests.go")
		source.becomeMain()
		source.hideMain()
		source.complete(nil)
		tests.becomeMain()
		main := testsMain(tests)
		tests.complete(source.imports())
		compile(source, tests, main)
	}
}

// compile writes the files and builds ./program of them.
func compile(files ...*file) {
	arguments := []string{"-o", "program.a", "-p", "main", "-complete", "-pack", "-importcfg", home + "packages.cfg"}
	for _, file := range files {
		must(os.WriteFile(file.name, file.edited(), 0o644))
		arguments = append(arguments, file.name)
	}
	run("compile", arguments...)
	// No symbol table: linking is most of the time that a build takes.
	run("link", "-s", "-w", "-importcfg", home+"packages.cfg", "-o", "program", "program.a")
	must(os.Remove("program.a"))
}

func run(tool string, arguments ...string) {
	command := exec.Command(home+"tools/"+tool, arguments...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		if ended, ok := err.(*exec.ExitError); ok {
			if status, ok := ended.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				syscall.Kill(os.Getpid(), status.Signal())
			}
			os.Exit(max(1, ended.ExitCode()))
		}
		must(err)
	}
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
