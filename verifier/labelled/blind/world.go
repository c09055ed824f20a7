package blind

import (
	"context"
	"encoding/json"
	"fmt"

	"agon"
)

// state is the state of a world in Go. Its tools that change something do what
// tools.py does.
type state interface {
	call(c call) error
}

// world is what this package knows of an environment.
type world struct {
	// read reads a state from JSON.
	read func(raw []byte) (state, error)
	// reading is how a program reads a place of the state by a tool.
	reading func(p path) string
	kinds   []kind
}

// kind is a kind of request.
type kind struct {
	name string
	// ask draws a request; false where the state does not allow it.
	ask func(s state, d *dice) (request, bool)
}

// worlds are those for which there are requests, by the names of environments.
var worlds = map[string]*world{
	"warehouse":  {read: readAs[*warehouse], reading: readWarehouse, kinds: warehouseKinds},
	"calculator": {read: readAs[*calculator], reading: func(path) string { return "" }, kinds: calculatorKinds},
	"bank":       {read: readAs[*bank], reading: readBank, kinds: bankKinds},
	"calendar":   {read: readAs[*calendar], reading: readCalendar, kinds: calendarKinds},
}

func readAs[S state](raw []byte) (state, error) {
	var s S
	err := json.Unmarshal(raw, &s)
	return s, err
}

// asking makes a kind of a function over the state of one world.
func asking[S state](name string, ask func(s S, d *dice) (request, bool)) kind {
	return kind{name, func(s state, d *dice) (request, bool) { return ask(s.(S), d) }}
}

// place is a world in an initial state.
type place struct {
	*world
	spec *agon.Spec
	seed int64
	raw  []byte
}

// open looks up the initial state of a seed.
func open(ctx context.Context, environment agon.Environment, seed int64) (*place, error) {
	spec := environment.Spec()
	known, ok := worlds[spec.Name]
	if !ok {
		return nil, fmt.Errorf("the environment %s is not known", spec.Name)
	}
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, err
	}
	defer episode.Close()
	stateful, ok := episode.(agon.Stateful)
	if !ok {
		return nil, fmt.Errorf("the state of %s cannot be read", spec.Name)
	}
	initial, err := stateful.State(ctx)
	if err != nil {
		return nil, err
	}
	return &place{known, spec, seed, initial.JSON}, nil
}

// state returns a fresh copy of the initial state.
func (p *place) state() (state, error) { return p.read(p.raw) }

// end is how an attempt ends.
type end struct {
	state  any // a tree
	answer any // nil if none is given
	calls  []call
}

// play makes calls in the initial state; the error is errRefused where a tool
// complains.
func (p *place) play(calls []call, answer any) (end, error) {
	s, err := p.state()
	if err != nil {
		return end{}, err
	}
	for _, one := range calls {
		if !p.fits(one) {
			return end{}, errRefused
		}
		if err := s.call(one); err != nil {
			return end{}, err
		}
	}
	return end{treeOf(s), answer, calls}, nil
}

// fits reports whether the arguments of a call are what the tool's schema says.
func (p *place) fits(c call) bool {
	tool := p.spec.Tool(c.tool)
	for i, argument := range c.arguments {
		if !allows(tool.Parameters[i].Schema, argument) {
			return false
		}
	}
	return true
}

// bounds are what the schemas of these worlds say of an argument.
type bounds struct {
	Enum    []any `json:"enum"`
	Minimum *int  `json:"minimum"`
	Maximum *int  `json:"maximum"`
}

func boundsOf(schema json.RawMessage) (b bounds) {
	if err := json.Unmarshal(schema, &b); err != nil {
		panic("blind: a tool's schema: " + err.Error()) // the sandbox wrote it
	}
	return b
}

func allows(schema json.RawMessage, argument any) bool {
	b := boundsOf(schema)
	if n, ok := argument.(int); ok {
		return (b.Minimum == nil || n >= *b.Minimum) && (b.Maximum == nil || n <= *b.Maximum)
	}
	for _, option := range b.Enum {
		if option == argument {
			return true
		}
	}
	return len(b.Enum) == 0
}
