package environments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"agon"
)

// ReadItem reads a line of a file of tasks: an item as a person writes it down,
//
//	{"environment": "warehouse", "seed": 7, "instruction": "…", "verifier": "def verify(…): …", "solution": "…", "failures": ["…"]}
//
// or a line of a run's tasks.jsonl, which holds one under "item"; nil if that has
// none. Failures may be left out, and "note" holds what nobody but its author reads.
// Any other key is refused, but for those that beside names, which the caller reads
// in the line, and those that a run writes down of an item. The error is one line that
// tells what is wrong with the line, without its number. What a person wrote is refused
// where no program can be made of it, a NUL or half a character; what a policy wrote may
// be anything: the filter is there to say so.
func ReadItem(line []byte, beside ...string) (*agon.Item, error) {
	task, err := readTaskLine(line, beside...)
	if err != nil || task.item == nil {
		return nil, err
	}
	return task.read()
}

// The keys of a line of a file of tasks. Those of a record are what a run writes into
// tasks.jsonl, and agon verify --json beside, about an item that stands under "item".
var (
	itemKeys   = []string{"environment", "seed", "instruction", "verifier", "solution", "failures", "note"}
	recordKeys = []string{"item", "verdict", "id", "iteration", "version", "attempts", "passes", "mutation", "unheeded",
		"variant_of", "given", "topic", "text", "times_ms", "note"}
	verdictKeys = []string{"pass", "stage", "reason", "time_limited"}
)

// taskLine is a line of a file of tasks whose item is not read yet.
type taskLine struct {
	// item holds the item's parts; nil if there is none.
	item map[string]json.RawMessage
	// beside are the keys that may stand among them.
	beside []string
	// recorded is set if a run wrote the line; verdict is then what it decided.
	recorded bool
	verdict  json.RawMessage
}

func readTaskLine(line []byte, beside ...string) (*taskLine, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("is not UTF-8")
	}
	fields, err := objectOf(line)
	if err != nil {
		return nil, err
	}
	nested, holds := fields["item"]
	verdict, judged := fields["verdict"]
	if !holds && !judged {
		return &taskLine{item: fields, beside: beside}, nil
	}
	if err := unknownIn(fields, slices.Concat(recordKeys, beside)); err != nil {
		return nil, err
	}
	if err := knownVerdict(verdict); err != nil {
		return nil, fmt.Errorf("verdict: %w", err)
	}
	if !holds || string(nested) == "null" {
		return &taskLine{recorded: true, verdict: verdict}, nil
	}
	item, err := objectOf(nested)
	if err != nil {
		return nil, fmt.Errorf("item: %w", err)
	}
	return &taskLine{item: item, recorded: true, verdict: verdict}, nil
}

// knownVerdict refuses keys of a verdict that are none, or stand there twice: without
// them it would be another one. What is no object at all is left to whoever reads it.
func knownVerdict(text json.RawMessage) error {
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil
	}
	fields, err := objectOf(text)
	if err != nil {
		return err
	}
	return unknownIn(fields, verdictKeys)
}

// unknownIn refuses a key that is none of those known: nothing would read it.
func unknownIn(fields map[string]json.RawMessage, known []string) error {
	for _, key := range sortedKeys(fields) {
		if slices.Contains(known, key) {
			continue
		}
		meant := didYouMean(strings.ToLower(key), known)
		if meant == "" {
			meant = " (hint: the keys are " + strings.Join(known, ", ") + ")"
		}
		return fmt.Errorf("unknown key %.40q%s", key, meant)
	}
	return nil
}

func (t *taskLine) read() (*agon.Item, error) {
	item, err := itemOf(t.item)
	if err == nil {
		err = unknownIn(t.item, slices.Concat(itemKeys, t.beside))
	}
	switch {
	case err != nil && t.recorded:
		return nil, fmt.Errorf("item: %w", err)
	case err != nil:
		return nil, err
	case t.recorded:
		return item, nil
	}
	if err := legible(item); err != nil {
		return nil, err
	}
	return item, nil
}

// itemOf reads the parts of an item.
func itemOf(fields map[string]json.RawMessage) (*agon.Item, error) {
	var item agon.Item
	for _, part := range []struct {
		key, kind string
		to        any
		needed    bool
	}{
		{"environment", "a text", &item.Environment, true},
		{"seed", "a whole number", &item.Seed, true},
		{"instruction", "a text", &item.Instruction, true},
		{"verifier", "a text", &item.Verifier, true},
		{"solution", "a text", &item.Solution, true},
		{"failures", "a list of texts", &item.Failures, false},
	} {
		raw, there := fields[part.key]
		if !there && part.needed {
			return nil, fmt.Errorf("%q is missing%s", part.key, nearTo(part.key, fields))
		}
		if string(raw) == "null" && !part.needed {
			continue // as an item without failures is recorded
		}
		if there && (string(raw) == "null" || json.Unmarshal(raw, part.to) != nil) {
			return nil, fmt.Errorf("%q is %.40s: it has to be %s", part.key, raw, part.kind)
		}
	}
	return &item, nil
}

// legible refuses texts that a person cannot have meant.
func legible(item *agon.Item) error {
	for _, text := range append([]string{item.Environment, item.Instruction, item.Verifier, item.Solution}, item.Failures...) {
		if strings.ContainsAny(text, "\x00\uFFFD") {
			return fmt.Errorf("%.40q holds a NUL or half a character", text)
		}
	}
	return nil
}

// nearTo names a key that was meant for another.
func nearTo(key string, fields map[string]json.RawMessage) string {
	for _, name := range sortedKeys(fields) {
		if levenshtein.ComputeDistance(name, key) <= 2 {
			return fmt.Sprintf(": is it %q?", name)
		}
	}
	return ""
}

// objectOf reads a JSON object and refuses a key that stands there twice.
func objectOf(text []byte) (map[string]json.RawMessage, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, errors.New("is no JSON (hint: a line is one task, whole)")
	}
	decoder := json.NewDecoder(bytes.NewReader(whole))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, fmt.Errorf("is %.40s: a task is an object", whole)
	}
	fields := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string)
		if _, twice := fields[key]; twice {
			return nil, fmt.Errorf("%q stands there twice", key)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		fields[key] = value
	}
	return fields, nil
}
