package policies

import (
	"strings"
	"testing"

	"agon"
	"agon/configs"
)

// A sampler that writes with other weights is found out at once, and one that does
// not is asked once for each version.
func TestAgreementIsChecked(t *testing.T) {
	actor, err := Load(BaseName, &configs.Default().Policy)
	if err != nil {
		t.Fatal(err)
	}
	defer actor.Close()
	requests := []agon.Request{{
		Tokens: actor.Transcribe([]agon.Message{{Speaker: agon.User, Text: "move 3 nut from A to B"}}, true),
		Stream: agon.NewStream(1), Temperature: 1, MaxTokens: 20, Last: true,
	}}
	completions := actor.Generate(t.Context(), requests)
	if completions[0].Err != nil || !actor.check.checked {
		t.Fatalf("error %v, checked %v", completions[0].Err, actor.check.checked)
	}
	wrong := append([]agon.Completion(nil), completions...)
	wrong[0].LogProbs = make([]float32, len(wrong[0].Tokens))
	for i := range wrong[0].LogProbs {
		wrong[0].LogProbs[i] = -5
	}
	actor.check.first(actor.Model, requests, wrong)
	if wrong[0].Err != nil {
		t.Errorf("checked twice: %v", wrong[0].Err)
	}
	actor.Model.Updated()
	actor.check.first(actor.Model, requests, wrong)
	if wrong[0].Err == nil || !strings.Contains(wrong[0].Err.Error(), "does not write with these weights") {
		t.Errorf("error %v", wrong[0].Err)
	}
}
