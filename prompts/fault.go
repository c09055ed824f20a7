package prompts

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// complaint is how text/template tells a fault: file, line, the part that was
// carried out, if any, and what is wrong.
var complaint = regexp.MustCompile(`(?s)^template: (.+?):(\d+)(?::\d+)?: (?:executing ".+?" at <(.*?)>: )?(.*)$`)

// unknownField is what is wrong where a field does not exist.
var unknownField = regexp.MustCompile(`^can't evaluate field (\S+) in type (.+)$`)

// plain makes one line of an error of text/template: "executor/tagged.tmpl: line 3: …".
func plain(err error) error { return explain(err, nil) }

// explain is plain, and names the nearest field of data where one is unknown.
func explain(err error, data any) error {
	match := complaint.FindStringSubmatch(err.Error())
	if match == nil {
		return err
	}
	file, line, at, what := match[1], match[2], match[3], match[4]
	if field := unknownField.FindStringSubmatch(what); field != nil {
		what = "there is no field " + field[1] + nearestField(field[1], field[2], data)
	}
	if at != "" {
		what = at + ": " + what
	}
	return fmt.Errorf("%s: line %s: %s", file, line, strings.Join(strings.Fields(what), " "))
}

// nearestField names what could have been meant by a field of a type that data is
// made of, or else lists what the type has.
func nearestField(name, typeName string, data any) string {
	known := fieldsOf(reflect.TypeOf(data), strings.TrimLeft(typeName, "*"), map[reflect.Type]bool{})
	if len(known) == 0 {
		return ""
	}
	nearest := slices.MinFunc(known, func(a, b string) int {
		return levenshtein.ComputeDistance(name, a) - levenshtein.ComputeDistance(name, b)
	})
	if levenshtein.ComputeDistance(name, nearest) <= max(2, len(name)/3) {
		return "; did you mean " + nearest + "?"
	}
	return " (hint: there are " + strings.Join(known, ", ") + ")"
}

// fieldsOf returns the fields of the type of that name among t and the types of its
// parts; nil where it is none of them.
func fieldsOf(t reflect.Type, name string, seen map[reflect.Type]bool) []string {
	for t != nil && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	var fields []string
	for i := range t.NumField() {
		if inner := fieldsOf(t.Field(i).Type, name, seen); inner != nil {
			return inner
		}
		fields = append(fields, t.Field(i).Name)
	}
	if t.String() != name {
		return nil
	}
	return fields
}
