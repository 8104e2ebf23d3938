package polyproof

import (
	"fmt"
	"os"
	"path"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/internal/testdeps"
	"unsafe"
)

const checkFailed = 10

// Suite is what the builder found in the user's tests.
type Suite struct {
	Tests    []testing.InternalTest
	Examples []testing.InternalExample
	Fuzz     []testing.InternalFuzzTarget
	// Main is the tests' own TestMain, or nil.
	Main func(*testing.M)
}

// An end is what os.Exit in the tests becomes: it unwinds to us, so that the end can be proven.
type end struct{ code int }

// Exit stands for os.Exit in the user's tests.
func Exit(code int) { panic(end{code}) }

// Fatal, Fatalf and Fatalln stand for those of package log: the tests say that a check failed.
func Fatal(parts ...any) { fatal(fmt.Sprint(parts...)) }

func Fatalf(format string, parts ...any) { fatal(fmt.Sprintf(format, parts...)) }

func Fatalln(parts ...any) { fatal(fmt.Sprintln(parts...)) }

func fatal(message string) {
	fmt.Fprintln(os.Stderr, strings.TrimRight(message, "\n"))
	panic(end{1})
}

// RunMain runs tests that are a main function.
func RunMain(main func()) {
	debug.SetMaxStack(stackMax)
	finish(endOf(main), -1)
}

// RunSuite runs tests as `go test` does, and reports each.
func RunSuite(suite Suite) {
	debug.SetMaxStack(stackMax)
	os.Args = os.Args[:1]
	var passed, failed atomic.Int64
	var tests []testing.InternalTest
	for _, test := range suite.Tests {
		run := test.F
		test.F = func(t *testing.T) {
			watch(t, test.Name, &passed, &failed)
			run(t)
		}
		tests = append(tests, test)
	}
	m := testing.MainStart(testdeps.TestDeps{}, tests, nil, suite.Fuzz, suite.Examples)
	code := endOf(func() {
		if suite.Main == nil {
			m.Run()
			return
		}
		suite.Main(m)
	})
	if code == 0 && (failed.Load() > 0 || reflect.ValueOf(m).Elem().FieldByName("exitCode").Int() != 0) {
		code = checkFailed
	}
	finish(code, passed.Load()+int64(len(suite.Examples)+len(suite.Fuzz)))
}

// watch reports a test when it and what it started is over. One that skips itself has not passed:
// a solution could skip its way to success. One that panics ends the process, as it does in `go test`.
func watch(t *testing.T, name string, passed, failed *atomic.Int64) {
	t.Cleanup(func() {
		if hasPanicked() {
			return
		}
		message := ""
		if t.Skipped() {
			message = "skipped while it ran"
		} else if t.Failed() {
			message = outputOf(t)
		}
		isRight := !t.Failed() && !t.Skipped()
		if isRight {
			passed.Add(1)
		} else {
			failed.Add(1)
		}
		send(append(append(append([]byte{'r'}, text(name)...), "ft"[index(isRight)]), text(message)...))
	})
}

func hasPanicked() bool {
	counters := make([]uintptr, 64)
	frames := runtime.CallersFrames(counters[:runtime.Callers(1, counters)])
	for {
		frame, more := frames.Next()
		if frame.Function == "runtime.gopanic" || frame.Function == "runtime.sigpanic" {
			return true
		}
		if !more {
			return false
		}
	}
}

// outputOf reads what a test has logged, which package testing keeps to itself.
func outputOf(t *testing.T) string {
	field := reflect.ValueOf(t).Elem().FieldByName("output")
	if !field.IsValid() || !field.CanAddr() || field.Kind() != reflect.Slice {
		return ""
	}
	return strings.TrimSpace(string(*(*[]byte)(unsafe.Pointer(field.UnsafeAddr()))))
}

// endOf runs the tests and answers the exit code that they come to.
func endOf(run func()) (code int) {
	defer func() {
		switch raised := recover().(type) {
		case nil:
		case end:
			if raised.code != 0 {
				code = checkFailed
			}
		default:
			code = 1
			if _, isBug := raised.(runtime.Error); !isBug && raisedIn() == "tests.go" {
				code = checkFailed
			}
			fmt.Fprintf(os.Stderr, "panic: %s\n\n%s", messageOf(raised), debug.Stack())
		}
	}()
	run()
	return 0
}

// raisedIn is the file of the code that called panic.
func raisedIn() string {
	counters := make([]uintptr, 64)
	frames := runtime.CallersFrames(counters[:runtime.Callers(2, counters)])
	isPanicking := false
	for {
		frame, more := frames.Next()
		isRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if isPanicking && !isRuntime {
			return path.Base(frame.File)
		}
		isPanicking = isPanicking || frame.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}

// finish proves the end of the tests: the one call is the tuple (nonce), the reply repeats it and adds the number of checks.
func finish(code int, checks int64) {
	if code != 0 {
		syscall.Exit(code)
	}
	payload, more := receive()
	if !more || !strings.HasPrefix(string(payload), "u1:") {
		syscall.Exit(1)
	}
	send([]byte("vu2:" + string(payload[3:]) + "i" + strconv.FormatInt(checks, 10) + ";"))
	receive()
	syscall.Exit(0)
}
