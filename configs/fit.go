package configs

import (
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/go-viper/mapstructure/v2"
)

// misfit is a value of another type than its key's.
type misfit struct {
	given any
	// wanted says in words what the value must be.
	wanted string
	// example is such a value, where there is a better one than the default.
	example any
}

func (m *misfit) Error() string {
	text := fmt.Sprintf("is %s: it must be %s", brief(m.given), m.wanted)
	if m.example != nil && !empty(reflect.ValueOf(m.example)) {
		text += ", such as " + brief(m.example)
	}
	return text
}

func empty(value reflect.Value) bool {
	return (value.Kind() == reflect.String || value.Kind() == reflect.Slice) && value.Len() == 0
}

// fit makes of a value, as YAML has it, one that fits into a type, and refuses
// what would have to be guessed.
func fit(value any, to reflect.Type) (any, error) {
	switch to.Kind() {
	case reflect.Bool:
		return fitting[bool](value, &misfit{value, "true or false", nil})
	case reflect.String:
		return fitting[string](value, &misfit{value, "text", nil})
	case reflect.Int, reflect.Uint64:
		return fitWhole(value, to)
	case reflect.Float64:
		return fitNumber(value)
	case reflect.Slice:
		return fitList(value, to)
	}
	return value, nil
}

func fitting[T any](value any, otherwise *misfit) (any, error) {
	if _, ok := value.(T); ok {
		return value, nil
	}
	return nil, otherwise
}

func fitNumber(value any) (any, error) {
	switch value.(type) {
	case int, int64, uint64, float64:
		return value, nil
	}
	return nil, &misfit{value, "a number", nil}
}

// fitWhole refuses what a conversion would wrap around or round.
func fitWhole(value any, to reflect.Type) (any, error) {
	wanted := &misfit{value, fmt.Sprintf("a whole number, at most %d", most), nil}
	if to.Kind() == reflect.Uint64 {
		wanted.wanted = fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	const exact = 1 << 53 // from here on not every whole number is a float64
	switch number := reflect.ValueOf(value); {
	case number.CanInt() && (to.Kind() == reflect.Int || number.Int() >= 0):
		return value, nil
	case number.CanUint() && (to.Kind() == reflect.Uint64 || number.Uint() <= math.MaxInt):
		return value, nil
	case number.CanFloat() && number.Float() == math.Trunc(number.Float()) && math.Abs(number.Float()) <= exact:
		return fitWhole(int64(number.Float()), to)
	}
	return nil, wanted
}

func fitList(value any, to reflect.Type) (any, error) {
	list := reflect.ValueOf(value)
	if list.Kind() != reflect.Slice {
		return nil, &misfit{value, "a list", listOf(value, to.Elem())}
	}
	for i := range list.Len() {
		element := list.Index(i).Interface()
		var other *misfit
		if _, err := fit(element, to.Elem()); errors.As(err, &other) {
			return nil, &misfit{value, "a list, each entry " + other.wanted, nil}
		}
		if element == nil {
			return nil, &misfit{value, "a list without null", nil}
		}
	}
	return value, nil
}

// listOf is the list that was meant by a lone value; nil if there is none.
func listOf(value any, of reflect.Type) any {
	if _, err := fit(value, of); err != nil || value == nil || of.Kind() == reflect.Struct {
		return nil
	}
	return []any{value}
}

// strict makes a wrong type an error instead of a guess.
func strict(d *mapstructure.DecoderConfig) {
	d.WeaklyTypedInput = false
	d.DecodeHook = mapstructure.DecodeHookFuncValue(func(from, to reflect.Value) (any, error) {
		return fit(from.Interface(), to.Type())
	})
}

// plain turns the decoder's errors into one sentence per key. example returns a
// value that a key may have, or nil.
func plain(err error, place func(key string) string, example func(key string) any) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var faults []error
		for _, e := range joined.Unwrap() {
			faults = append(faults, plain(e, place, example))
		}
		return errors.Join(faults...)
	}
	var field *mapstructure.DecodeError
	if !errors.As(err, &field) {
		return err
	}
	var other *misfit
	if errors.As(err, &other) && other.example == nil {
		other.example = example(field.Name())
	}
	return fmt.Errorf("%s: %s %w", place(field.Name()), field.Name(), field.Unwrap())
}
