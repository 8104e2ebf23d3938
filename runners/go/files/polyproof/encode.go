package polyproof

import (
	"bytes"
	"math"
	"math/big"
	"reflect"
	"sort"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

const (
	bytesMax = 16 << 20
	depthMax = 256
)

// writer makes the wire form of results. What the types leave open (is a []rune a text?) the signature tells.
type writer struct{ bytes.Buffer }

func (out *writer) value(from reflect.Value, wanted neutral, depth int) error {
	if depth > depthMax {
		return unablef("the result is nested deeper than %d", depthMax)
	}
	if out.Len() > bytesMax {
		return unablef("the result takes more than %d bytes", bytesMax)
	}
	if !from.IsValid() {
		out.WriteByte('n')
		return nil
	}
	if wanted.letter == 'o' {
		if isNil(from) {
			out.WriteByte('n')
			return nil
		}
		wanted = wanted.item(0)
	}
	if wanted.letter == 's' && from.Kind() != reflect.Interface && from.Kind() != reflect.Pointer {
		if shown, ok := textOf(from); ok {
			return out.text(shown)
		}
	}
	switch from.Kind() {
	case reflect.Bool:
		out.WriteByte("ft"[index(from.Bool())])
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		out.scalar('i', strconv.FormatInt(from.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		out.scalar('i', strconv.FormatUint(from.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		out.scalar('d', floatText(from))
	case reflect.String:
		return out.text(from.String())
	case reflect.Slice, reflect.Array:
		out.count(tagOf(wanted), from.Len())
		for at := range from.Len() {
			if err := out.value(from.Index(at), itemOf(wanted, at), depth+1); err != nil {
				return err
			}
		}
	case reflect.Map:
		return out.entries(from, wanted, depth)
	case reflect.Pointer, reflect.Interface:
		if from.IsNil() {
			out.WriteByte('n')
			return nil
		}
		return out.value(from.Elem(), wanted, depth+1)
	case reflect.Struct:
		return out.fields(from, wanted, depth)
	default:
		return unablef("the result holds a %s, which is not a neutral value", from.Type())
	}
	return nil
}

func (out *writer) scalar(tag byte, shown string) {
	out.WriteByte(tag)
	out.WriteString(shown)
	out.WriteByte(';')
}

func (out *writer) count(tag byte, count int) {
	out.WriteByte(tag)
	out.WriteString(strconv.Itoa(count))
	out.WriteByte(':')
}

func (out *writer) text(shown string) error {
	if !utf8.ValidString(shown) {
		return unablef("the result has a string that is not UTF-8")
	}
	out.count('s', len(shown))
	out.WriteString(shown)
	return nil
}

// entries writes a map, or the list of the keys of one that stands for a set.
func (out *writer) entries(from reflect.Value, wanted neutral, depth int) error {
	keys := from.MapKeys()
	isSet := wanted.letter == 'l' || (from.Type().Elem().Kind() == reflect.Struct && from.Type().Elem().Size() == 0)
	if isSet {
		return out.set(from, keys, wanted, depth)
	}
	out.count('m', len(keys))
	for _, key := range keys {
		if err := out.value(key, wanted.item(0), depth+1); err != nil {
			return err
		}
		if err := out.value(from.MapIndex(key), wanted.item(1), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (out *writer) set(from reflect.Value, keys []reflect.Value, wanted neutral, depth int) error {
	var kept []reflect.Value
	for _, key := range keys {
		if held := from.MapIndex(key); held.Kind() != reflect.Bool || held.Bool() {
			kept = append(kept, key)
		}
	}
	sort.Slice(kept, func(a, b int) bool { return isBefore(kept[a], kept[b]) })
	out.count('l', len(kept))
	for _, key := range kept {
		if err := out.value(key, wanted.item(0), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func isBefore(a, b reflect.Value) bool {
	switch {
	case a.CanInt():
		return a.Int() < b.Int()
	case a.CanUint():
		return a.Uint() < b.Uint()
	case a.CanFloat():
		return a.Float() < b.Float()
	default:
		return a.String() < b.String()
	}
}

// fields writes a struct as the tuple of its fields; the standard library's own big.Int is a number.
func (out *writer) fields(from reflect.Value, wanted neutral, depth int) error {
	place := reflect.New(from.Type()).Elem()
	if from.CanInterface() {
		place.Set(from)
	} else if from.CanAddr() {
		place = reflect.NewAt(from.Type(), unsafe.Pointer(from.UnsafeAddr())).Elem()
	}
	if from.Type() == bigInt {
		out.scalar('i', place.Addr().Interface().(*big.Int).String())
		return nil
	}
	out.count('u', place.NumField())
	for at := range place.NumField() {
		field := place.Field(at)
		readable := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
		if err := out.value(readable, wanted.item(at), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// textOf reads as text what Go programs often keep text in.
func textOf(from reflect.Value) (string, bool) {
	switch {
	case from.Kind() == reflect.Int32 && utf8.ValidRune(rune(from.Int())):
		return string(rune(from.Int())), true
	case from.Kind() == reflect.Uint8:
		return string(rune(from.Uint())), true
	case from.Kind() == reflect.Slice && from.Type().Elem().Kind() == reflect.Int32:
		return string(from.Convert(runes).Interface().([]rune)), true
	case from.Kind() == reflect.Slice && from.Type().Elem().Kind() == reflect.Uint8:
		return string(from.Bytes()), true
	}
	return "", false
}

func floatText(from reflect.Value) string {
	number := from.Float()
	switch {
	case math.IsNaN(number):
		return "nan"
	case math.IsInf(number, 1):
		return "inf"
	case math.IsInf(number, -1):
		return "-inf"
	}
	return strconv.FormatFloat(number, 'g', -1, from.Type().Bits())
}

func isNil(from reflect.Value) bool {
	switch from.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return from.IsNil()
	}
	return false
}

func tagOf(wanted neutral) byte {
	if wanted.letter == 'u' {
		return 'u'
	}
	return 'l'
}

func itemOf(wanted neutral, at int) neutral {
	if wanted.letter == 'l' {
		return wanted.item(0)
	}
	return wanted.item(at)
}

func index(truth bool) int {
	if truth {
		return 1
	}
	return 0
}
