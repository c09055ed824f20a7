package environments

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"agon"
)

const example = `{"environment": "house", "seed": 7, "instruction": "turn to 3", "verifier": "def verify(before, after, answer, calls):\n    return after.state[\"n\"] == 3\n", "solution": "turn(3)", "failures": ["turn(2)"], "note": "a key of somebody's own"}`

func TestExamplesAreRead(t *testing.T) {
	unnamed := strings.Replace(strings.Replace(example, `"environment": "house", `, "", 1), "turn to 3", "turn to three", 1)
	recorded := `{"iteration": 4, "id": "x", "verdict": {"pass": true, "stage": "accepted"}, "item": ` + strings.Replace(example, `"seed": 7`, `"seed": 8`, 1) + `}`
	files := minimal()
	files["examples.jsonl"] = example + "\n\n" + unnamed + "\r\n" + recorded
	folder := mustLoad(t, writeFolder(t, files))
	want := agon.Item{
		Environment: "house", Seed: 7, Instruction: "turn to 3",
		Verifier: "def verify(before, after, answer, calls):\n    return after.state[\"n\"] == 3\n",
		Solution: "turn(3)", Failures: []string{"turn(2)"},
	}
	second, third := want, want
	second.Instruction, third.Seed = "turn to three", 8
	if got := folder.Examples; !reflect.DeepEqual(got, []agon.Item{want, second, third}) {
		t.Errorf("examples are %+v", got)
	}
}

func TestFaultyExamplesAreRefusedInOneLine(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(example, old, new, 1) }
	for name, c := range map[string]struct{ text, want string }{
		"nothing":            {" \n", "examples.jsonl: holds no example; write one a line, or remove the file"},
		"no JSON":            {example + "\n\n{", "examples.jsonl: line 3: is no JSON (hint: a line is one task, whole)"},
		"no object":          {"[1]", "line 1: is [1]: a task is an object"},
		"not text":           {"\xff", "line 1: is not UTF-8"},
		"misspelt":           {change("solution", "solutoin"), `line 1: "solution" is missing: is it "solutoin"?`},
		"twice":              {change(`"note"`, `"seed"`), `line 1: "seed" stands there twice`},
		"unknown":            {change(`"failures"`, `"failure"`), `line 1: unknown key "failure"; did you mean failures?`},
		"no number":          {change(`"seed": 7`, `"seed": "7"`), `line 1: "seed" is "7": it has to be a whole number`},
		"another's":          {change(`"house"`, `"warehouse"`), `line 1: is of the environment "warehouse", not of house`},
		"evaluation":         {change(`"seed": 7`, `"seed": 1073741824`), "line 1: seed 1073741824: must be from 0 to 1073741823; those above are for evaluation"},
		"negative":           {change(`"seed": 7`, `"seed": -1`), "line 1: seed -1: must be from 0"},
		"empty part":         {change("turn(3)", " "), `line 1: "solution" is empty`},
		"empty failure":      {change("turn(2)", ""), "line 1: failure 1 is empty"},
		"many failures":      {change(`["turn(2)"]`, `["a"`+strings.Repeat(`,"a"`, 16)+"]"), "line 1: has 17 failures: at most 16 are read"},
		"NUL":                {change("turn to 3", `turn\u0000`), "holds a NUL or half a character"},
		"too long":           {change("turn to 3", strings.Repeat("a", maxExampleBytes)), "at most 65536 are read"},
		"again":              {example + "\n\n" + change("a key", "another"), "line 3: is line 1 again"},
		"too many":           {many(maxExamples + 1), "line 257: there are more than 256 examples; keep the best"},
		"refused":            {`{"verdict": {"pass": false, "stage": "solution"}, "item": ` + example + `}`, "line 1: the filter refused it at solution, and an example has to be sound"},
		"no verdict":         {`{"verdict": 3, "item": ` + example + `}`, `line 1: "verdict" is none`},
		"no item":            {`{"verdict": {"pass": true}, "id": "x"}`, "line 1: holds no item"},
		"a fault within one": {`{"item": {"seed": 1}}`, `line 1: item: "instruction" is missing`},
	} {
		files := minimal()
		files["examples.jsonl"] = c.text
		_, err := Load(writeFolder(t, files))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want %q in one line", name, err, c.want)
		}
	}
}

// many returns n different examples.
func many(n int) string {
	var text strings.Builder
	for i := range n {
		text.WriteString(strings.Replace(example, `"seed": 7`, fmt.Sprintf(`"seed": %d`, i), 1) + "\n")
	}
	return text.String()
}

// What an example changes of a folder is the examples, and the digest of all files.
func TestExamplesChangeNothingElse(t *testing.T) {
	files := minimal()
	without := mustLoad(t, writeFolder(t, files))
	files["examples.jsonl"] = example
	with := mustLoad(t, writeFolder(t, files))
	if with.Digest == without.Digest {
		t.Error("the digest leaves the examples out")
	}
	with.Examples, with.Digest = nil, without.Digest
	delete(with.Files, "examples.jsonl")
	if !reflect.DeepEqual(with, without) {
		t.Errorf("with examples the folder is %+v, without %+v", with, without)
	}
}

func TestReadItem(t *testing.T) {
	odd := `{"id": "x", "item": {"environment": "", "seed": 0, "instruction": "\u0000", "verifier": "", "solution": ""}}`
	if item, err := ReadItem([]byte(odd)); err != nil || item == nil {
		t.Errorf("what a policy wrote is refused: %v", err)
	}
	for _, line := range []string{`{"verdict": {"pass": false}}`, `{"item": null}`} {
		if item, err := ReadItem([]byte(line)); item != nil || err != nil {
			t.Errorf("%s is the item %v, error %v", line, item, err)
		}
	}
	if _, err := ReadItem([]byte(`{"seed": 1}`)); err == nil || !strings.Contains(err.Error(), `"environment" is missing`) {
		t.Errorf("an item of no environment: %v", err)
	}
}

// Whatever nothing would read is refused by name, in the line, in its item and in its
// verdict.
func TestUnknownKeysAreRefused(t *testing.T) {
	const parts = `"environment": "house", "seed": 7, "instruction": "i", "verifier": "v", "solution": "s"`
	const item = "{" + parts + "}"
	for line, want := range map[string]string{
		"{" + parts + `, "Failures": ["f"]}`:                               `unknown key "Failures"; did you mean failures?`,
		"{" + parts + `, "difficulty": 3}`:                                 `unknown key "difficulty" (hint: the keys are environment, seed, instruction, verifier, solution, failures, note)`,
		"{" + parts + `, "id": "x"}`:                                       `unknown key "id" (hint: `,
		"{" + parts + `, "note": "a", "note": "b"}`:                        `"note" stands there twice`,
		`{"item": ` + item + `, "verdit": {"pass": false}}`:                `unknown key "verdit"; did you mean verdict?`,
		`{"item": ` + item + `, "seed": 8}`:                                `unknown key "seed" (hint: the keys are item, verdict, id, `,
		`{"item": {` + parts + `, "failure": []}}`:                         `item: unknown key "failure"; did you mean failures?`,
		`{"itm": ` + item + `, "verdict": {"pass": true, "stage": "x"}}`:   `unknown key "itm"; did you mean item?`,
		`{"item": ` + item + `, "verdict": {"pas": true}}`:                 `verdict: unknown key "pas"; did you mean pass?`,
		`{"item": ` + item + `, "verdict": {"pass": true, "pass": false}}`: `verdict: "pass" stands there twice`,
		`{"id": "x", "verdict": {"pass": true}, "pases": 2}`:               `unknown key "pases"; did you mean passes?`,
		`{"item": ` + item + `, "item": ` + item + `}`:                     `"item" stands there twice`,
		"{" + parts + `, "family": "sound"}`:                               `unknown key "family" (hint: `,
	} {
		if item, err := ReadItem([]byte(line)); item != nil || err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s is the item %v, error %v, want %s", line, item, err, want)
		}
	}
	if item, err := ReadItem([]byte("{"+parts+`, "family": "sound"}`), "family"); item == nil || err != nil {
		t.Errorf("what the caller reads is refused: %v", err)
	}
}

func FuzzExamples(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte("\n" + example + "\n{\"item\":{}}"))
	f.Fuzz(func(t *testing.T, source []byte) {
		examples, err := readExamples(source, "house")
		if (len(examples) == 0) == (err == nil) {
			t.Fatalf("examples %v, error %v", examples, err)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("error has more than one line: %q", err)
		}
		for i := range examples {
			line, err := json.Marshal(&examples[i])
			if err != nil {
				t.Fatal(err)
			}
			if again, err := ReadItem(line); err != nil || again.ID("") != examples[i].ID("") {
				t.Fatalf("%s is read as %v, %v", line, again, err)
			}
		}
	})
}
