package synthetic

import (
	"context"
	"errors"
	"fmt"

	"agon"
)

// run is what came of a program in a world. It stays open at the final state,
// so that verifiers can look at it.
type run struct {
	world  *world
	final  *scene // nil until something is done: the world's own scene serves
	state  agon.State
	answer string // JSON; "" if none was given
	// returned holds the whole return of every look-up of the program;
	// done holds what every action returned.
	returned map[*expression]string
	done     map[*part]string
}

// start runs a program. The error is a complaint if one of its calls met one;
// the run is then closed already.
func start(ctx context.Context, w *world, p program) (*run, error) {
	r := &run{world: w, returned: map[*expression]string{}, done: map[*part]string{}}
	if err := r.run(ctx, p); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *run) close() error {
	if r.final == nil {
		return nil
	}
	return r.world.leave(r.final)
}

// scene is where the run stands.
func (r *run) scene() *scene {
	if r.final == nil {
		return r.world.initial
	}
	return r.final
}

func (r *run) run(ctx context.Context, p program) error {
	for _, part := range p {
		if err := r.do(ctx, part); err != nil {
			return err
		}
	}
	var err error
	r.state, err = r.scene().state(ctx)
	return err
}

func (r *run) do(ctx context.Context, p *part) (err error) {
	if p.tell != nil {
		r.answer, err = r.value(ctx, p.tell)
		return err
	}
	arguments, err := r.values(ctx, p.do.arguments)
	if err != nil {
		return err
	}
	if r.final == nil {
		if r.final, err = r.world.enter(ctx, r.world.seed); err != nil {
			return err
		}
	}
	r.done[p], err = r.final.call(ctx, request{p.do.tool, arguments})
	r.final.changed()
	return err
}

// values evaluates arguments; "" stands for one that is left out.
func (r *run) values(ctx context.Context, arguments []*expression) ([]string, error) {
	values := make([]string, len(arguments))
	for i, argument := range arguments {
		if argument == nil {
			continue
		}
		value, err := r.value(ctx, argument)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

// value evaluates an expression as Python would.
func (r *run) value(ctx context.Context, e *expression) (string, error) {
	switch e.form {
	case literalForm:
		return e.value, nil
	case answerForm:
		return r.answer, nil
	case lookupForm:
		return r.lookUp(ctx, e)
	case stateForm:
		return r.stateAt(ctx, e)
	}
	left, err := r.value(ctx, e.left)
	if err != nil {
		return "", err
	}
	right, err := r.value(ctx, e.right)
	if err != nil {
		return "", err
	}
	return add(e.form, left, right)
}

func add(form form, left, right string) (string, error) {
	a, ok := parseNumber(left)
	b, also := parseNumber(right)
	if !ok || !also {
		return "", complaint(fmt.Sprintf("%s and %s cannot be added", left, right))
	}
	if form == differenceForm {
		return a.minus(b).String(), nil
	}
	return a.plus(b).String(), nil
}

func (r *run) lookUp(ctx context.Context, e *expression) (string, error) {
	arguments, err := r.values(ctx, e.call.arguments)
	if err != nil {
		return "", err
	}
	scene := r.scene()
	if e.view == before {
		scene = r.world.initial
	}
	value, err := scene.lookUp(ctx, request{e.call.tool, arguments})
	if err != nil {
		return "", err
	}
	if e.view == present {
		r.returned[e] = value
	}
	picked, err := field(value, e.from.field)
	if err != nil {
		return "", complaint(err.Error())
	}
	return picked, nil
}

// outcome is what a run leaves behind; equal outcomes of one world are alike to
// every verifier that does not look at the calls.
type outcome struct{ state, answer string }

func (r *run) outcome() outcome { return outcome{r.state.Digest, r.answer} }
