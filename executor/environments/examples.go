package environments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"agon"
)

// examplesFile holds a few tasks that a person wrote, one a line as ReadItem reads
// them; "environment" may be left out.
const examplesFile = "examples.jsonl"

// An example goes into prompts whole: its bounds are those within which a challenger's
// item is read. There are a few of them, because a person wrote them.
const (
	maxExampleBytes    = 1 << 16
	maxExampleFailures = 16
	maxExamples        = 256
)

// readExamples reads the examples of the environment of that name. A fault is told
// with its line.
func readExamples(source []byte, environment string) ([]agon.Item, error) {
	var examples []agon.Item
	lines := map[string]int{} // of each example, by its ID
	number := 0
	for line := range bytes.Lines(source) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		example, err := readExample(line, environment)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		id := example.ID("")
		if earlier, known := lines[id]; known {
			return nil, fmt.Errorf("line %d: is line %d again", number, earlier)
		}
		if len(examples) == maxExamples {
			return nil, fmt.Errorf("line %d: there are more than %d examples; keep the best", number, maxExamples)
		}
		examples, lines[id] = append(examples, *example), number
	}
	if len(examples) == 0 {
		return nil, errors.New("holds no example; write one a line, or remove the file")
	}
	return examples, nil
}

func readExample(line []byte, environment string) (*agon.Item, error) {
	if len(line) > maxExampleBytes {
		return nil, fmt.Errorf("has %d bytes: at most %d are read", len(line), maxExampleBytes)
	}
	task, err := readTaskLine(line)
	if err != nil {
		return nil, err
	}
	if task.item == nil {
		return nil, errors.New("holds no item")
	}
	if err := checkVerdict(task.verdict); err != nil {
		return nil, err
	}
	if _, told := task.item["environment"]; !told {
		task.item["environment"] = json.RawMessage(`"` + environment + `"`) // a name needs no escape
	}
	example, err := task.read()
	if err != nil {
		return nil, err
	}
	if err := checkExample(example, environment); err != nil {
		return nil, err
	}
	return example, nil
}

// checkVerdict refuses what a run's filter has refused; a line without a verdict is
// for a person to vouch for.
func checkVerdict(text json.RawMessage) error {
	if text == nil {
		return nil
	}
	var verdict agon.Verdict
	if err := json.Unmarshal(text, &verdict); err != nil {
		return errors.New(`"verdict" is none`)
	}
	if !verdict.Pass {
		return fmt.Errorf("the filter refused it at %s, and an example has to be sound", verdict.Stage)
	}
	return nil
}

func checkExample(example *agon.Item, environment string) error {
	switch {
	case example.Environment != environment:
		return fmt.Errorf("is of the environment %.64q, not of %s", example.Environment, environment)
	case example.Seed < 0 || example.Seed >= agon.FirstEvaluationSeed:
		return fmt.Errorf("seed %d: must be from 0 to %d; those above are for evaluation", example.Seed, agon.FirstEvaluationSeed-1)
	case len(example.Failures) > maxExampleFailures:
		return fmt.Errorf("has %d failures: at most %d are read", len(example.Failures), maxExampleFailures)
	}
	for _, part := range []struct{ key, text string }{
		{"instruction", example.Instruction}, {"verifier", example.Verifier}, {"solution", example.Solution},
	} {
		if strings.TrimSpace(part.text) == "" {
			return fmt.Errorf("%q is empty", part.key)
		}
	}
	for i, failure := range example.Failures {
		if strings.TrimSpace(failure) == "" {
			return fmt.Errorf("failure %d is empty", i+1)
		}
	}
	return legible(example)
}
