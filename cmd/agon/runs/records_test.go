package runs

import (
	"encoding/json"
	"reflect"
	"testing"

	"agon"
	"agon/challenger"
	"agon/executor/environments"
)

// A run's tasks.jsonl is a file of tasks: each of its lines is read as one.
func TestRecordsAreLinesOfTasks(t *testing.T) {
	record := ItemRecord{
		Iteration: 1, ID: "a", Version: 2, Verdict: agon.Verdict{Pass: true, Stage: "s", Reason: "r", TimeLimited: true},
		Attempts: 3, Passes: 2, Mutation: agon.MutationScore{Mutants: 4, Rejected: 4}, Unheeded: []string{"u"}, VariantOf: "b",
		Admitted: true, Given: true, Topic: challenger.Topic{"t"}, Text: "x",
		Item: &agon.Item{Environment: "e", Seed: 1, Instruction: "i", Verifier: "v", Solution: "s", Failures: []string{"f"}},
	}
	for _, part := range []any{record, record.Verdict, *record.Item} {
		for i, v := 0, reflect.ValueOf(part); i < v.NumField(); i++ {
			if v.Field(i).IsZero() {
				t.Errorf("%s of %T is not tried here", v.Type().Field(i).Name, part)
			}
		}
	}
	line, err := json.Marshal(&record)
	if err != nil {
		t.Fatal(err)
	}
	item, err := environments.ReadItem(line)
	if err != nil || !reflect.DeepEqual(item, record.Item) {
		t.Errorf("%s is read as %+v, %v", line, item, err)
	}
}
