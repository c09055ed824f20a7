package agontest_test

import (
	"encoding/json"
	"testing"

	"agon"
	"agon/agontest"
)

func TestScriptedPolicyConforms(t *testing.T) {
	agontest.TestPolicy(t, agontest.PolicyCase{
		Policy:  agontest.WithContext(agontest.WithTokens(agontest.Turns("<end>")), 8),
		Request: func(n int) agon.Request { return agon.Request{MaxTokens: 8, Stream: agon.NewStream(uint64(n))} },
		Repeats: true,
		Full:    func() agon.Request { return agon.Request{Tokens: make([]int32, 8), MaxTokens: 8} },
	})
}

// TestDoublesAgreeWithPython: what the doubles run, the real sandbox runs alike.
func TestDoublesAgreeWithPython(t *testing.T) {
	s, _, _ := warehouse(t)
	for _, program := range []string{
		`count("A","nut")`,
		"n = count(\"A\",\"nut\")\nn+1",
		`move("A","B","nut",count("A","nut"))`,
		`answer(count("B","bolt")-1)`,
		`"a text"`,
		``,
	} {
		var ends []string
		for _, box := range []agon.Sandbox{agontest.Sandbox{}, s} {
			episode, err := agontest.Bins{}.Start(t.Context(), 5)
			if err != nil {
				t.Fatal(err)
			}
			interpreter, err := box.Interpret(t.Context(), episode, agontest.Bins{}.Spec().Tools)
			if err != nil {
				t.Fatal(err)
			}
			execution, err := interpreter.Run(t.Context(), program)
			if err != nil {
				t.Fatal(err)
			}
			interpreter.Close()
			ends = append(ends, encode(t, execution))
		}
		if ends[0] != ends[1] {
			t.Errorf("%q:\ndouble %s\npython %s", program, ends[0], ends[1])
		}
	}
}

func encode(t *testing.T, execution agon.Execution) string {
	t.Helper()
	encoded, err := json.Marshal(execution)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
