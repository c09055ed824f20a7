package agontest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"agon"
)

// Judge judges outcomes of Bins by verifiers that return one expression, over
// before.count(bin, item), after.count(bin, item) and answer. It implements
// agon.Judge.
type Judge struct{}

var _ agon.Judge = Judge{}

// Judge implements agon.Judge.
func (Judge) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	_, expression, found := strings.Cut(verifier, "return ")
	verdicts := make([]agon.Verdict, len(outcomes))
	for i, outcome := range outcomes {
		if !found {
			verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "SyntaxError: no return"}
			continue
		}
		verdict, err := decide(environment, strings.TrimSpace(expression), seed, outcome)
		if err != nil {
			return nil, err
		}
		verdicts[i] = verdict
	}
	return verdicts, ctx.Err()
}

func decide(environment agon.Environment, expression string, seed int64, outcome agon.Outcome) (agon.Verdict, error) {
	before, after := InitialStock(seed), Stock{}
	if err := json.Unmarshal(outcome.State.JSON, &after); err != nil {
		return agon.Verdict{}, err
	}
	var answer any
	if outcome.Answer != nil {
		if err := json.Unmarshal(outcome.Answer, &answer); err != nil {
			return agon.Verdict{}, err
		}
	}
	s := scope{names: map[string]any{"answer": answer}, call: func(receiver, function string, arguments []any) (any, error) {
		return view(environment, map[string]Stock{"before": before, "after": after}[receiver], function, arguments)
	}}
	value, err := s.evaluate(expression)
	pass, isBool := value.(bool)
	switch {
	case err != nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: err.Error()}, nil
	case !isBool:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: fmt.Sprintf("verify returned %v", value)}, nil
	case pass:
		return agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}, nil
	}
	return agon.Verdict{Stage: agon.VerdictRejected, Reason: "verify returned False"}, nil
}

// view calls a read-only tool over a stock.
func view(environment agon.Environment, stock Stock, function string, arguments []any) (any, error) {
	call, err := callOf(environment.Spec().Tools, function, arguments)
	if err != nil || stock == nil || !environment.Spec().Tool(function).ReadOnly {
		return nil, fmt.Errorf("AttributeError: %s: %v", function, err)
	}
	value, err := stock.call(call)
	if n, ok := value.(int); ok {
		return float64(n), err
	}
	return value, err
}
