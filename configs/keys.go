package configs

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/agnivade/levenshtein"
)

// entry is one key with its value.
type entry struct {
	key   string
	value any
}

// entries lists every key of c in the order of its fields.
func entries(c *Config) []entry {
	var list []entry
	walk(reflect.ValueOf(c).Elem(), "", func(key string, value reflect.Value) {
		list = append(list, entry{key, value.Interface()})
	})
	return list
}

func walk(section reflect.Value, prefix string, visit func(key string, value reflect.Value)) {
	for i := range section.NumField() {
		name := section.Type().Field(i).Tag.Get("mapstructure")
		switch field := section.Field(i); {
		case name == ",squash":
			walk(field, prefix, visit)
		case field.Kind() == reflect.Struct:
			walk(field, prefix+name+".", visit)
		default:
			visit(prefix+name, field)
		}
	}
}

// unknown says that there is no such key, and which one may be meant.
func unknown(key, origin string, known []string) error {
	for _, k := range known {
		if strings.HasPrefix(k, key+".") {
			return fmt.Errorf("%s: %s is a section: set its keys, such as %s", origin, key, k)
		}
	}
	return fmt.Errorf("%s: unknown key %s: did you mean %s?", origin, key, nearest(key, known))
}

// nearest returns the known key that takes the fewest edits to reach from key.
// A key whose last name is equal comes first: learning_rate alone means
// trainer.learning_rate.
func nearest(key string, known []string) string {
	distance := func(candidate string) int {
		last := candidate[strings.LastIndexByte(candidate, '.')+1:]
		if last == key[strings.LastIndexByte(key, '.')+1:] {
			return 0
		}
		return min(levenshtein.ComputeDistance(key, candidate), 1+levenshtein.ComputeDistance(key, last))
	}
	sorted := append([]string(nil), known...)
	sort.SliceStable(sorted, func(i, j int) bool { return distance(sorted[i]) < distance(sorted[j]) })
	return sorted[0]
}
