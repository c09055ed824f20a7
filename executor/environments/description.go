package environments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"

	"agon"
)

// defaultTurnLimit is that of CodeAct's evaluation (section 4.1 of 2402.01030).
const (
	defaultTurnLimit = 10
	maxTurnLimit     = 1000
)

// description is environment.yaml.
type description struct {
	Name        string              `yaml:"name"`
	Description string              `yaml:"description"`
	Rules       string              `yaml:"rules"`
	TurnLimit   *whole              `yaml:"turn_limit"`
	HeldOut     [][]string          `yaml:"held_out"`
	Tools       map[string]toolText `yaml:"tools"`
	Python      string              `yaml:"python"`
	Files       namedPaths          `yaml:"files"`
	Network     bool                `yaml:"network"`
	Secrets     []string            `yaml:"secrets"`
}

// toolText is what environment.yaml says of one tool.
type toolText struct {
	Phrase   string            `yaml:"phrase"`
	Fields   map[string]string `yaml:"fields"`
	Examples map[string][]any  `yaml:"examples"`
}

// whole is a whole number: the YAML library would cut 1.5 to 1.
type whole int

// UnmarshalYAML implements yaml.Unmarshaler.
func (w *whole) UnmarshalYAML(node *yaml.Node) error {
	n, err := strconv.Atoi(node.Value)
	if err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %q is no whole number", node.Line, node.Value)}}
	}
	*w = whole(n)
	return nil
}

// namePattern keeps a name fit to be a file name and a word of a prompt.
var namePattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// parse reads environment.yaml of the folder at a place.
func parse(source []byte, at place) (*agon.Folder, error) {
	d, err := decode(source)
	if err != nil {
		return nil, err
	}
	if d.Name == "" {
		d.Name = at.base
	}
	if d.TurnLimit == nil {
		d.TurnLimit = new(whole)
		*d.TurnLimit = defaultTurnLimit
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	phrases, err := d.phrases()
	if err != nil {
		return nil, err
	}
	grants, err := d.grants(at)
	if err != nil {
		return nil, err
	}
	folder := &agon.Folder{
		Name:        d.Name,
		Description: strings.TrimSpace(d.Description),
		Rules:       strings.TrimSpace(d.Rules),
		TurnLimit:   int(*d.TurnLimit),
		Phrases:     phrases,
		Grants:      grants,
	}
	for _, pair := range d.HeldOut {
		folder.HeldOut = append(folder.HeldOut, [2]string{pair[0], pair[1]})
	}
	return folder, nil
}

// decode reads the YAML strictly: one document, known keys, no key twice.
func decode(source []byte) (*description, error) {
	var d description
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	decoder.KnownFields(true)
	err := decoder.Decode(&d)
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("says nothing")
	case err != nil:
		return nil, plain(err)
	}
	if err := decoder.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one document")
	}
	return &d, nil
}

// unknownKey is how the YAML library complains of a key that it does not know.
var unknownKey = regexp.MustCompile(`^(line \d+): field (.+) not found in type environments\.(\w+)$`)

// plain makes one line of an error of the YAML library, and names the nearest
// key where one is unknown.
func plain(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) && len(typeError.Errors) > 0 {
		text = typeError.Errors[0]
	}
	if match := unknownKey.FindStringSubmatch(text); match != nil {
		known := keys[match[3]]
		return fmt.Errorf("%s: unknown key %q%s", match[1], match[2], didYouMean(match[2], known))
	}
	if match := wrongType.FindStringSubmatch(text); match != nil {
		return fmt.Errorf("%s: %s is wanted here, not %s", match[1], wanted(match[4]), given(match[2], match[3]))
	}
	return errors.New(strings.ReplaceAll(text, "\n", " "))
}

// wrongType is how the YAML library complains of a value of another type.
var wrongType = regexp.MustCompile("^(line \\d+): cannot unmarshal !!(\\w+) (?:`(.*)` )?into (.+)$")

// wanted says what a Go type holds.
func wanted(kind string) string {
	switch {
	case kind == "string":
		return "text"
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "[]"):
		return "a list"
	}
	return "a mapping of keys to values"
}

// given says what stands in the file.
func given(tag, value string) string {
	switch {
	case tag == "seq":
		return "a list"
	case tag == "map":
		return "a mapping"
	}
	return value
}

// keys holds the keys of each type that environment.yaml is made of.
var keys = map[string][]string{
	"description": keysOf(reflect.TypeFor[description]()),
	"toolText":    keysOf(reflect.TypeFor[toolText]()),
}

func keysOf(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("yaml"))
	}
	return names
}

func (d *description) validate() error {
	if !namePattern.MatchString(d.Name) {
		return fmt.Errorf("name: %q; a name is lower-case letters, digits, - and _, and begins with a letter", d.Name)
	}
	if limit := *d.TurnLimit; limit < 1 || limit > maxTurnLimit {
		return fmt.Errorf("turn_limit: %d is not within 1 and %d", limit, maxTurnLimit)
	}
	for i, pair := range d.HeldOut {
		if len(pair) != 2 {
			return fmt.Errorf("held_out: entry %d has %d names; write a pair of tools, such as [move, ship]", i+1, len(pair))
		}
	}
	return nil
}

func (d *description) phrases() (map[string]agon.Phrase, error) {
	phrases := map[string]agon.Phrase{}
	for _, name := range sortedKeys(d.Tools) {
		phrase, err := d.Tools[name].phrase()
		if err != nil {
			return nil, fmt.Errorf("tools: %s: %w", name, err)
		}
		phrases[name] = phrase
	}
	return phrases, nil
}

func (t toolText) phrase() (agon.Phrase, error) {
	if t.Phrase != "" && len(t.Fields) > 0 {
		return agon.Phrase{}, errors.New("has a phrase and fields; keep the fields where the tool returns an object")
	}
	if _, err := placeholders(t.Phrase); err != nil {
		return agon.Phrase{}, fmt.Errorf("phrase: %w", err)
	}
	for _, field := range sortedKeys(t.Fields) {
		if strings.TrimSpace(t.Fields[field]) == "" {
			return agon.Phrase{}, fmt.Errorf("fields: %s: is empty", field)
		}
		if _, err := placeholders(t.Fields[field]); err != nil {
			return agon.Phrase{}, fmt.Errorf("fields: %s: %w", field, err)
		}
	}
	examples, err := encodeExamples(t.Examples)
	if err != nil {
		return agon.Phrase{}, err
	}
	return agon.Phrase{Text: t.Phrase, Fields: t.Fields, Examples: examples}, nil
}

func encodeExamples(examples map[string][]any) (map[string][]json.RawMessage, error) {
	if len(examples) == 0 {
		return nil, nil
	}
	encoded := map[string][]json.RawMessage{}
	for _, name := range sortedKeys(examples) {
		if len(examples[name]) == 0 {
			return nil, fmt.Errorf("examples: %s: is empty", name)
		}
		for _, value := range examples[name] {
			text, err := json.Marshal(value)
			if err != nil {
				return nil, fmt.Errorf("examples: %s: %v is no JSON value", name, value)
			}
			encoded[name] = append(encoded[name], text)
		}
	}
	return encoded, nil
}

// placeholders returns the names that stand in braces in a phrase, in order.
// An unbalanced brace and a placeholder that is no name are errors.
func placeholders(phrase string) ([]string, error) {
	var names []string
	for rest := phrase; ; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			return names, nil
		}
		length := strings.IndexAny(rest[open+1:], "{}")
		if rest[open] == '}' || length < 0 || rest[open+1+length] == '{' {
			return nil, fmt.Errorf("%q: a brace has no partner", phrase)
		}
		name := rest[open+1 : open+1+length]
		if !identifier.MatchString(name) {
			return nil, fmt.Errorf("%q: {%s} is not the name of a parameter", phrase, name)
		}
		names = append(names, name)
		rest = rest[open+2+length:]
	}
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// didYouMean names the nearest of known as a hint, or nothing where none is
// near: two letters may differ, or a third of a longer name, but never all.
func didYouMean(name string, known []string) string {
	best, distance := "", min(len(name), 1+max(2, len(name)/3))
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}
