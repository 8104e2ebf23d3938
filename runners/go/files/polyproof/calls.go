package polyproof

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"
	"syscall"
)

// A stack that grows is copied: twice this must fit into the memory of a box.
const stackMax = 128 << 20

var errorType = reflect.TypeFor[error]()

// Serve answers calls until there are no more. The entry point is made anew for each: a method of a fresh object.
func Serve(entry func() any, signature string) {
	debug.SetMaxStack(stackMax)
	_, returns := parseSignature(signature)
	for {
		payload, more := receive()
		if !more {
			syscall.Exit(0)
		}
		send(answer(entry, payload, returns))
	}
}

func answer(entry func() any, payload []byte, returns neutral) (reply []byte) {
	defer func() {
		if raised := recover(); raised != nil {
			reply = errorReply(kindOf(raised), messageOf(raised))
		}
	}()
	call, err := parse(payload)
	if err != nil {
		return unableReply(err)
	}
	function := reflect.ValueOf(entry())
	if function.Kind() != reflect.Func || function.IsNil() {
		return unableReply(unablef("the entry point is no function"))
	}
	arguments, err := argumentsFor(function.Type(), call.items)
	if err != nil {
		return unableReply(err)
	}
	return replyTo(function.Call(arguments), returns)
}

func replyTo(results []reflect.Value, returns neutral) []byte {
	if last := len(results) - 1; last >= 0 && results[last].Type().Implements(errorType) {
		if err, _ := results[last].Interface().(error); err != nil {
			return errorReply(kindOf(err), messageOf(err))
		}
		results = results[:last]
	}
	// `value, ok` is how Go says optional.
	if len(results) == 2 && returns.letter == 'o' && results[1].Kind() == reflect.Bool {
		if !results[1].Bool() {
			return []byte("vn")
		}
		results = results[:1]
	}
	var out writer
	out.WriteByte('v')
	var err error
	switch {
	case len(results) == 1:
		err = out.value(results[0], returns, 1)
	case len(results) > 1:
		out.count('u', len(results))
		for at, result := range results {
			if err == nil {
				err = out.value(result, returns.item(at), 2)
			}
		}
	case returns.letter == 'n' || returns.letter == 'a':
		out.WriteByte('n')
	default:
		err = unablef("it returns nothing")
	}
	if err == nil && out.Len() > bytesMax {
		err = unablef("the result takes more than %d bytes", bytesMax)
	}
	if err != nil {
		return unableReply(err)
	}
	return out.Bytes()
}

func argumentsFor(function reflect.Type, given []value) ([]reflect.Value, error) {
	count := function.NumIn()
	isSpread := function.IsVariadic() && !(len(given) == count && given[count-1].tag == 'l' && !takesList(function.In(count-1).Elem()))
	if function.IsVariadic() && !isSpread {
		given = append(append([]value{}, given[:count-1]...), given[count-1].items...)
	}
	if len(given) != count && !(function.IsVariadic() && len(given) >= count-1) {
		return nil, unablef("the entry point takes %d arguments, not %d", count, len(given))
	}
	arguments := make([]reflect.Value, len(given))
	for index, argument := range given {
		kind := function.In(min(index, count-1))
		if function.IsVariadic() && index >= count-1 {
			kind = kind.Elem()
		}
		arguments[index] = reflect.New(kind).Elem()
		if err := set(arguments[index], argument); err != nil {
			return nil, unablef("argument %d: %s", index, err)
		}
	}
	return arguments, nil
}

func takesList(kind reflect.Type) bool {
	return kind.Kind() == reflect.Slice || kind.Kind() == reflect.Array
}

func unableReply(err error) []byte { return append([]byte{'u'}, text(err.Error())...) }

func errorReply(kind, message string) []byte {
	return append(append([]byte{'e'}, text(kind)...), text(message)...)
}

func kindOf(raised any) string {
	if _, isError := raised.(error); isError {
		return strings.TrimPrefix(reflect.TypeOf(raised).String(), "*")
	}
	return "panic"
}

func messageOf(raised any) (message string) {
	defer func() {
		if recover() != nil {
			message = "(an error that cannot be shown)"
		}
	}()
	return fmt.Sprint(raised)
}
