package polyproof

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A value is a neutral value as it came: the text of a scalar, the items of a container.
// Those of a map are key, value, key, value …
type value struct {
	tag   byte
	text  string
	items []value
}

var names = map[byte]string{
	'n': "null", 't': "a bool", 'f': "a bool", 'i': "an int", 'd': "a float", 's': "a string",
	'l': "a list", 'u': "a tuple", 'm': "a map",
}

// unable is why a call cannot be made or its result not be told.
type unable struct{ reason string }

func (problem unable) Error() string { return problem.reason }

func unablef(format string, parts ...any) error { return unable{fmt.Sprintf(format, parts...)} }

var errUnreadable = errors.New("the call is not a neutral value")

type reader struct{ rest string }

func parse(payload []byte) (value, error) {
	from := reader{string(payload)}
	return from.value()
}

func (from *reader) value() (value, error) {
	if from.rest == "" {
		return value{}, errUnreadable
	}
	tag := from.rest[0]
	from.rest = from.rest[1:]
	switch tag {
	case 'n', 't', 'f':
		return value{tag: tag}, nil
	case 'i', 'd':
		text, err := from.until(";")
		return value{tag: tag, text: text}, err
	case 's':
		count, err := from.count()
		if err != nil || count > len(from.rest) {
			return value{}, errUnreadable
		}
		text := from.rest[:count]
		from.rest = from.rest[count:]
		return value{tag: tag, text: text}, nil
	case 'l', 'u', 'm':
		count, err := from.count()
		if err != nil {
			return value{}, err
		}
		if tag == 'm' {
			count *= 2
		}
		items := make([]value, 0, min(count, len(from.rest)))
		for range count {
			item, err := from.value()
			if err != nil {
				return value{}, err
			}
			items = append(items, item)
		}
		return value{tag: tag, items: items}, nil
	}
	return value{}, errUnreadable
}

func (from *reader) until(end string) (string, error) {
	text, rest, found := strings.Cut(from.rest, end)
	if !found {
		return "", errUnreadable
	}
	from.rest = rest
	return text, nil
}

func (from *reader) count() (int, error) {
	digits, err := from.until(":")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(digits)
}

// A neutral type, as the signature of the task has it: see signatureText in verification/types.ts.
type neutral struct {
	letter byte
	of     []neutral
}

var open = neutral{letter: 'a'}

func (wanted neutral) item(index int) neutral {
	if index < len(wanted.of) {
		return wanted.of[index]
	}
	return open
}

// parseSignature reads the types of the parameters, and of the result.
func parseSignature(letters string) (parameters, returns neutral) {
	from := reader{letters}
	return from.neutral(), from.neutral()
}

func (from *reader) neutral() neutral {
	if from.rest == "" {
		return open
	}
	read := neutral{letter: from.rest[0]}
	from.rest = from.rest[1:]
	count := map[byte]int{'o': 1, 'l': 1, 'm': 2}[read.letter]
	if read.letter == 'u' {
		count, _ = from.count()
	}
	for range count {
		read.of = append(read.of, from.neutral())
	}
	return read
}
