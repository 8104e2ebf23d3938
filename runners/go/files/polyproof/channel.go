// Package polyproof calls a submitted Go function, or runs the user's tests against it (docs/decisions/0002).
//
// It is initialised before any package that imports it, so before any code of the solution's.
package polyproof

import (
	"bytes"
	"strconv"
	"syscall"
)

var calls, replies = hide(3), hide(4)

// hide moves a descriptor out of easy reach, where programs that are started do not inherit it.
func hide(descriptor uintptr) int {
	const least = 200
	moved, _, problem := syscall.Syscall(syscall.SYS_FCNTL, descriptor, syscall.F_DUPFD_CLOEXEC, least)
	syscall.Close(int(descriptor))
	if problem != 0 {
		return -1
	}
	return int(moved)
}

// receive answers the payload of the next frame; false at the end of the calls.
func receive() ([]byte, bool) {
	var length int
	for digit := make([]byte, 1); ; {
		if !fill(digit) {
			return nil, false
		}
		if digit[0] == '\n' {
			break
		}
		length = 10*length + int(digit[0]-'0')
	}
	payload := make([]byte, length)
	return payload, fill(payload)
}

func fill(space []byte) bool {
	for len(space) > 0 {
		count, problem := syscall.Read(calls, space)
		if problem == syscall.EINTR {
			continue
		}
		if problem != nil || count <= 0 {
			return false
		}
		space = space[count:]
	}
	return true
}

func send(payload []byte) {
	frame := append(append(strconv.AppendInt(nil, int64(len(payload)), 10), '\n'), payload...)
	for len(frame) > 0 {
		count, problem := syscall.Write(replies, frame)
		if problem == syscall.EINTR {
			continue
		}
		if problem != nil {
			syscall.Exit(1)
		}
		frame = frame[count:]
	}
}

const textMax = 2_000

// text is the wire form of a text of ours, or of one that must not fail.
func text(shown string) []byte {
	if len(shown) > textMax {
		shown = shown[:textMax]
	}
	valid := bytes.ToValidUTF8([]byte(shown), []byte("\uFFFD"))
	return append(append(append([]byte{'s'}, strconv.Itoa(len(valid))...), ':'), valid...)
}
