package sandbox

import (
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// Elsewhere returns a sandbox whose interpreters differ from those of s in
// what a program should not depend on: the seed of Python's hashes and the
// addresses of objects; and whose Judge calls a verifier broken that decides by the
// order of the elements of a set. It ends with s.
func (s *Sandbox) Elsewhere() agon.Sandbox { return elsewhere{s} }

type elsewhere struct{ *Sandbox }

var _ agon.Judge = elsewhere{}

// Judge implements agon.Judge. Sets go through their elements forwards and then
// backwards, so that their order agrees by no accident.
func (e elsewhere) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if len(outcomes) == 0 {
		return nil, ctx.Err()
	}
	var both [2][]agon.Verdict
	for i, sets := range []string{"forwards", "backwards"} {
		var err error
		if both[i], err = e.judge(ctx, environment, seed, judgement{Verifier: verifier, Sets: sets, Outcomes: evidences(outcomes)}); err != nil {
			return nil, fmt.Errorf("sandbox: judge: %w", err)
		}
	}
	for i := range both[0] {
		if both[0][i].Pass != both[1][i].Pass {
			both[0][i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "decides by the order of the elements of a set"}
		}
	}
	return both[0], nil
}

func (e elsewhere) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return e.interpret(ctx, e.others, episode, tools)
}

// SetOrders implements verifier.SetOrders.
func (e elsewhere) SetOrders() [2]agon.Sandbox {
	return [2]agon.Sandbox{setOrder{e, "forwards"}, setOrder{e, "backwards"}}
}

// setOrder is a sandbox whose programs see the elements of sets in one order.
type setOrder struct {
	elsewhere
	sets string
}

func (o setOrder) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	inner, err := o.elsewhere.Interpret(ctx, episode, tools)
	return setOrderInterpreter{inner, o.sets}, err
}

type setOrderInterpreter struct {
	agon.Interpreter
	sets string
}

// Run runs a program that rewrites and runs the one that it is given.
func (i setOrderInterpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	module, err := sources.ReadFile("python/ordered.py")
	if err != nil {
		return agon.Execution{}, err
	}
	quoted := make([]any, 0, 3)
	for _, text := range []string{string(module), program, i.sets} {
		literal, err := json.Marshal(text) // Python reads it too
		if err != nil {
			return agon.Execution{}, err
		}
		quoted = append(quoted, literal)
	}
	return i.Interpreter.Run(ctx, fmt.Sprintf(inOneOrder, quoted...))
}

const inOneOrder = `def rewritten():
    import ast
    module = {}
    exec(%s, module)
    tree = module["made_of_calls"](ast.parse(%s))
    globals().update(module["builtins"](%s))
    return compile(tree, "program", "exec")
exec(rewritten(), globals())
`

// startInterpreter returns how a pool starts its slots.
func (s *Sandbox) startInterpreter(hashSeed string, randomize bool) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleInterpreter)
		config.hashSeed, config.randomize = hashSeed, randomize
		s.childLimits(&config)
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}
