package unseen

import (
	"context"
	"slices"
	"strings"

	"agon"
)

// draft is an item in the making, with what is known of it.
type draft struct {
	ctx         context.Context
	environment agon.Environment
	world       *world
	dice        *dice
	seed        int64

	kind    *kind
	plan    *plan
	scene   scene
	begin   *end // where a program ends that does nothing
	right   *end
	changed []path // where the right end differs from the beginning
	halves  []half // of a request that is made of two

	words       bool // small numbers are written in words
	wording     string
	instruction string
	solution    string
	verifier    string
	failures    []string
	style       string
	strict      bool // the verifier wants all else untouched

	nearby []*end
	// accepts tells which ends a faulty verifier takes for right ones; nil for
	// the right one alone.
	accepts func(*end) bool
	// witness is an end that is accepted though not asked for; asked is one
	// that is asked for and not accepted.
	witness, asked *end
	// number is the expression that a non-deterministic solution depends on.
	number string
}

// half is one of two requests that were joined.
type half struct {
	kind    *kind
	plan    *plan
	wording string
	end     *end // where it ends without the other half; nil if that is refused
}

// newDraft draws a request of one kind, or of two joined. It is nil if the state
// gives no occasion.
func newDraft(ctx context.Context, environment agon.Environment, w *world, d *dice, kinds ...*kind) (*draft, error) {
	f := &draft{ctx: ctx, environment: environment, world: w, dice: d, seed: int64(d.below(1 << 29)), kind: kinds[0], words: d.chance(3)}
	first, err := f.replay(&plan{})
	if err != nil {
		return nil, err
	}
	f.begin, f.scene = first[0], scene{first[0].state}
	if len(kinds) == 1 {
		f.plan = f.kind.draw(d, f.scene)
	} else if err := f.join(kinds); err != nil {
		return nil, err
	}
	if f.plan == nil {
		return nil, nil
	}
	ends, err := f.replay(f.plan)
	if err != nil || ends[0] == nil {
		return nil, err
	}
	f.right = ends[0]
	f.changed = differences(f.scene.state, f.right.state, nil)
	if (len(f.plan.calls) > 0) != (len(f.changed) > 0) || !f.needsBoth() {
		return nil, nil
	}
	if f.halves == nil {
		f.wording = f.plan.vals.speech(pick(d, f.kind.says), f.words)
	}
	f.solution = f.program()
	return f, nil
}

// join draws a second request for the state that the first one leaves.
func (f *draft) join(kinds []*kind) error {
	state, joined := f.scene, &plan{}
	for _, k := range kinds {
		p := k.draw(f.dice, state)
		if p == nil || p.answer != nil && joined.answer != nil {
			return nil
		}
		joined.calls = append(joined.calls, p.calls...)
		if p.answer != nil {
			joined.answer = p.answer
		}
		ends, err := f.replay(joined, p)
		if err != nil || ends[0] == nil {
			return err
		}
		state = scene{ends[0].state}
		f.halves = append(f.halves, half{k, p, p.vals.speech(pick(f.dice, k.says), f.words), ends[1]})
	}
	f.plan = joined
	f.wording = strings.NewReplacer("{a}", f.halves[0].wording, "{b}", f.halves[1].wording).Replace(pick(f.dice, joints))
	return nil
}

var joints = []string{"{a} After that: {b}", "First: {a} Then: {b}", "{a} Once this is done: {b}", "1. {a} 2. {b}", "{a} Only then: {b}"}

// needsBoth reports whether neither half of a joined request does without the
// other.
func (f *draft) needsBoth() bool {
	for _, h := range f.halves {
		if h.end == nil || h.end.like(f.right, f.changed) {
			return false
		}
	}
	return true
}

func (f *draft) replay(plans ...*plan) ([]*end, error) {
	return replay(f.ctx, f.environment, f.seed, plans)
}

// program is a solution in one of the kind's styles.
func (f *draft) program() string {
	if f.halves == nil {
		return styled(f.dice, f.world, programOf(f.dice, f.kind, f.plan))
	}
	var parts []string
	for _, h := range f.halves {
		parts = append(parts, programOf(f.dice, h.kind, h.plan))
	}
	return styled(f.dice, f.world, strings.Join(parts, "\n"))
}

func programOf(d *dice, k *kind, p *plan) string {
	n := len(k.does)
	if p.changes() != nil {
		n++
	}
	if i := d.below(n); i < len(k.does) {
		return p.vals.code(k.does[i])
	}
	return straight(p)
}

// styled writes a program in another way that does the same.
func styled(d *dice, w *world, program string) string {
	switch d.below(8) {
	case 0:
		return "def main():\n" + indented(program) + "\n\n\nmain()"
	case 1:
		return "print(" + pick(d, w.looks) + ")\n" + program
	case 2:
		return "try:\n" + indented(program) + "\nexcept ToolError as problem:\n    print(\"refused:\", problem)"
	case 3:
		return "# Do what is asked for, and nothing else.\n" + program
	}
	return program
}

// near are other ends that change no more places than the right one.
func (f *draft) near() ([]*end, error) {
	if f.nearby != nil {
		return f.nearby, nil
	}
	ends, err := f.replay(append(mutants(f.environment.Spec(), f.plan), &plan{answer: f.plan.answer}, &plan{})...)
	if err != nil {
		return nil, err
	}
	for _, answer := range wrongAnswers(f.plan.answer) {
		wrong := f.right.answered(answer)
		wrong.program = straight(&plan{calls: f.plan.calls, answer: answer})
		ends = append(ends, wrong)
	}
	for _, e := range ends {
		if e != nil && !e.like(f.right, f.changed) && within(differences(f.scene.state, e.state, nil), f.changed) {
			f.nearby = append(f.nearby, e)
		}
	}
	f.nearby = shuffled(f.dice, f.nearby)
	return f.nearby, nil
}

// others are ends of requests of the same kind that ask for something else.
func (f *draft) others(n int) ([]*end, error) {
	if f.halves != nil {
		return nil, nil
	}
	var plans []*plan
	for range n {
		if p := f.kind.draw(f.dice, f.scene); p != nil {
			plans = append(plans, p)
		}
	}
	ends, err := f.replay(plans...)
	if err != nil {
		return nil, err
	}
	for i, e := range ends {
		if e != nil {
			e.program = programOf(f.dice, f.kind, plans[i])
		}
	}
	return slices.DeleteFunc(ends, func(e *end) bool { return e == nil || e.like(f.right, f.changed) }), nil
}
