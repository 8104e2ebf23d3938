package polyproof

import (
	"math"
	"math/big"
	"reflect"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

var (
	bigInt     = reflect.TypeFor[big.Int]()
	runes      = reflect.TypeFor[[]rune]()
	octets     = reflect.TypeFor[[]byte]()
	floatExact = big.NewInt(1 << 53)
)

func misfit(from value, into reflect.Type) error {
	detail := ""
	if from.text != "" && len(from.text) <= 40 {
		detail = " (" + from.text + ")"
	}
	return unablef("%s%s does not fit %s", names[from.tag], detail, into)
}

// set puts a neutral value into a place of any Go type that can hold it.
func set(into reflect.Value, from value) error {
	kind := into.Type()
	if kind == bigInt {
		number, ok := new(big.Int), from.tag == 'i'
		if ok {
			number, ok = number.SetString(from.text, 10)
		}
		if !ok {
			return misfit(from, kind)
		}
		into.Addr().Interface().(*big.Int).Set(number)
		return nil
	}
	switch into.Kind() {
	case reflect.Bool:
		if from.tag != 't' && from.tag != 'f' {
			return misfit(from, kind)
		}
		into.SetBool(from.tag == 't')
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if letter, size := utf8.DecodeRuneInString(from.text); from.tag == 's' && into.Kind() == reflect.Int32 && size > 0 && size == len(from.text) {
			into.SetInt(int64(letter))
			return nil
		}
		number, err := strconv.ParseInt(from.text, 10, kind.Bits())
		if from.tag != 'i' || err != nil {
			return misfit(from, kind)
		}
		into.SetInt(number)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if from.tag == 's' && into.Kind() == reflect.Uint8 && len(from.text) == 1 {
			into.SetUint(uint64(from.text[0]))
			return nil
		}
		number, err := strconv.ParseUint(from.text, 10, kind.Bits())
		if from.tag != 'i' || err != nil {
			return misfit(from, kind)
		}
		into.SetUint(number)
	case reflect.Float32, reflect.Float64:
		return setFloat(into, from)
	case reflect.String:
		if from.tag != 's' {
			return misfit(from, kind)
		}
		into.SetString(from.text)
	case reflect.Slice:
		return setSlice(into, from)
	case reflect.Array:
		if (from.tag != 'l' && from.tag != 'u') || len(from.items) != into.Len() {
			return misfit(from, kind)
		}
		return setItems(into, from.items)
	case reflect.Map:
		return setMap(into, from)
	case reflect.Pointer:
		if from.tag == 'n' {
			return nil
		}
		into.Set(reflect.New(kind.Elem()))
		return set(into.Elem(), from)
	case reflect.Struct:
		return setFields(into, from)
	case reflect.Interface:
		plain, err := plainOf(from)
		if err != nil || plain == nil {
			return err
		}
		if !reflect.TypeOf(plain).AssignableTo(kind) {
			return misfit(from, kind)
		}
		into.Set(reflect.ValueOf(plain))
	default:
		return unablef("a parameter has the type %s, which neutral values cannot be turned into", kind)
	}
	return nil
}

func setFloat(into reflect.Value, from value) error {
	if from.tag == 'i' {
		whole, _ := new(big.Int).SetString(from.text, 10)
		if whole == nil || whole.CmpAbs(floatExact) > 0 {
			return misfit(from, into.Type())
		}
	} else if from.tag != 'd' {
		return misfit(from, into.Type())
	}
	number, err := strconv.ParseFloat(from.text, 64)
	if err != nil || (into.OverflowFloat(number) && !math.IsInf(number, 0)) {
		return misfit(from, into.Type())
	}
	into.SetFloat(number)
	return nil
}

func setSlice(into reflect.Value, from value) error {
	kind := into.Type()
	switch {
	case from.tag == 'n':
		return nil
	case from.tag == 's' && kind.ConvertibleTo(runes):
		into.Set(reflect.ValueOf([]rune(from.text)).Convert(kind))
		return nil
	case from.tag == 's' && kind.ConvertibleTo(octets):
		into.Set(reflect.ValueOf([]byte(from.text)).Convert(kind))
		return nil
	case from.tag != 'l' && from.tag != 'u':
		return misfit(from, kind)
	}
	into.Set(reflect.MakeSlice(kind, len(from.items), len(from.items)))
	return setItems(into, from.items)
}

func setItems(into reflect.Value, items []value) error {
	for index, item := range items {
		if err := set(into.Index(index), item); err != nil {
			return err
		}
	}
	return nil
}

// setMap also fills the maps that stand for sets.
func setMap(into reflect.Value, from value) error {
	kind := into.Type()
	if from.tag == 'n' {
		return nil
	}
	into.Set(reflect.MakeMapWithSize(kind, len(from.items)))
	isSet := from.tag == 'l' && (kind.Elem().Kind() == reflect.Bool || kind.Elem().Size() == 0)
	if from.tag != 'm' && !isSet {
		return misfit(from, kind)
	}
	step := map[bool]int{true: 1, false: 2}[isSet]
	for index := 0; index < len(from.items); index += step {
		key, held := reflect.New(kind.Key()).Elem(), reflect.New(kind.Elem()).Elem()
		if err := set(key, from.items[index]); err != nil {
			return err
		}
		if isSet && held.Kind() == reflect.Bool {
			held.SetBool(true)
		} else if !isSet {
			if err := set(held, from.items[index+1]); err != nil {
				return err
			}
		}
		into.SetMapIndex(key, held)
	}
	return nil
}

// setFields takes a tuple for the fields of a struct, in order, exported or not.
func setFields(into reflect.Value, from value) error {
	if (from.tag != 'u' && from.tag != 'l') || len(from.items) != into.NumField() {
		return misfit(from, into.Type())
	}
	for index, item := range from.items {
		field := into.Field(index)
		if err := set(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem(), item); err != nil {
			return err
		}
	}
	return nil
}

// plainOf is the Go value that a parameter of type any gets.
func plainOf(from value) (any, error) {
	switch from.tag {
	case 'n':
		return nil, nil
	case 't', 'f':
		return from.tag == 't', nil
	case 's':
		return from.text, nil
	case 'i':
		if number, err := strconv.Atoi(from.text); err == nil {
			return number, nil
		}
		number, ok := new(big.Int).SetString(from.text, 10)
		if !ok {
			return nil, errUnreadable
		}
		return number, nil
	case 'd':
		return strconv.ParseFloat(from.text, 64)
	case 'm':
		return plainMap(from)
	}
	items := make([]any, len(from.items))
	for index, item := range from.items {
		plain, err := plainOf(item)
		if err != nil {
			return nil, err
		}
		items[index] = plain
	}
	return items, nil
}

func plainMap(from value) (any, error) {
	byText, byNumber := map[string]any{}, map[int]any{}
	for index := 0; index < len(from.items); index += 2 {
		held, err := plainOf(from.items[index+1])
		if err != nil {
			return nil, err
		}
		if key := from.items[index]; key.tag == 's' {
			byText[key.text] = held
		} else if number, err := strconv.Atoi(key.text); err == nil {
			byNumber[number] = held
		} else {
			return nil, misfit(key, reflect.TypeFor[int]())
		}
	}
	if len(byNumber) > 0 {
		return byNumber, nil
	}
	return byText, nil
}
