package worded

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"agon"
	"agon/verifier/labelled"
)

// Specimen is an item with the program that proves its fault.
type Specimen struct {
	labelled.Item
	// WrongAccepted is a program that comes to something else than the
	// instruction asks for, and that the verifier accepts. Lenient, partial and
	// trivially true verifiers have one, those that ignore state or answer, and
	// most wrong items.
	WrongAccepted string `json:"wrong_accepted,omitempty"`
	// RightRefused is a program that does what the instruction asks for, and
	// that the verifier does not accept. Impossible items have one, and wrong
	// items that have no WrongAccepted.
	RightRefused string `json:"right_refused,omitempty"`
}

// Set returns n sound items and n with a fault: the items of Draw.
func Set(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]labelled.Item, error) {
	specimens, err := Draw(ctx, environments, n, stream)
	if err != nil {
		return nil, err
	}
	return each(specimens, func(s Specimen) labelled.Item { return s.Item }), nil
}

// Draw returns n sound specimens and, after them, n with a fault, no two of
// which have the same seed, instruction and verifier. The environments take
// turns, and so do the families of labelled.Decided and the faults of each; an
// environment in which a family cannot occur is passed over. What is drawn is a
// function of environments and stream. Seeds are below 1000.
//
// An error says that an environment is none of warehouse, calculator and
// library, that it shows no state, that there are none, or that an episode could
// not be started.
func Draw(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]Specimen, error) {
	s := &source{ctx: ctx, environments: environments, states: map[string]any{}, known: map[string]bool{}}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("worded: %w", err)
	}
	var specimens []Specimen
	for i := range 2 * n {
		specimen, err := s.next(i, i-n, stream.Derive(uint64(i)))
		if err != nil {
			return nil, fmt.Errorf("worded: item %d: %w", i+1, err)
		}
		specimens = append(specimens, *specimen)
	}
	return specimens, nil
}

// source draws specimens.
type source struct {
	ctx          context.Context
	environments []agon.Environment
	// states are initial ones by environment and seed.
	states map[string]any
	known  map[string]bool
}

func (s *source) check() error {
	if len(s.environments) == 0 {
		return errors.New("no environments")
	}
	for _, environment := range s.environments {
		if name := environment.Spec().Name; worldOf(name) == nil {
			return fmt.Errorf("nothing is known of environment %s; give warehouse, calculator or library", name)
		}
	}
	return nil
}

func worldOf(name string) *world {
	i := slices.IndexFunc(worlds, func(w *world) bool { return w.name == name })
	if i < 0 {
		return nil
	}
	return worlds[i]
}

const (
	seeds = 1000
	// tries bounds the problems that are drawn for one item. A fault that
	// suits one problem in thirty is found in this many.
	tries = 600
	// patience is the number of problems for which one fault is tried.
	patience = 60
)

// next draws the i-th specimen, sound where unsound is below 0, else the
// unsound-th with a fault.
func (s *source) next(i, unsound int, stream agon.Stream) (*Specimen, error) {
	for try := range tries {
		environment := s.environments[turn(i, unsound, try)%len(s.environments)]
		p, err := s.problem(environment, stream.Derive(uint64(try)))
		if err != nil {
			return nil, err
		}
		if specimen := p.specimen(unsound, try); specimen != nil && s.isNew(specimen) {
			return specimen, nil
		}
	}
	return nil, errors.New("no problem of these environments suits")
}

// turn counts environments. Each fault is planted in one after another, and
// where it does not suit a problem, in the next.
func turn(i, unsound, try int) int {
	if unsound < 0 {
		return i + try/patience
	}
	nth := unsound / len(labelled.Decided)
	return nth + nth/len(faults[labelled.Decided[unsound%len(labelled.Decided)]]) + try
}

// specimen makes a sound specimen of a problem where unsound is below 0, else
// one with the fault whose turn it is; nil if the problem does not suit.
func (p *problem) specimen(unsound, try int) *Specimen {
	if p == nil || len(p.wrongs()) < 3 {
		return nil
	}
	if unsound < 0 {
		verifier, style := p.sound()
		return p.with(labelled.Sound, style, &flawed{verifier: verifier})
	}
	family := labelled.Decided[unsound%len(labelled.Decided)]
	planted := faults[family]
	f := planted[(unsound/len(labelled.Decided)+try/patience)%len(planted)]
	made := f.plant(p)
	if made == nil {
		return nil
	}
	return p.with(family, f.name, made)
}

// with puts a specimen together; nil if there are too few failure cases.
func (p *problem) with(family labelled.Family, name string, f *flawed) *Specimen {
	item := agon.Item{
		Environment: p.world.name, Seed: p.seed,
		Instruction: p.instruction, Verifier: f.verifier, Solution: p.solution, Failures: f.failures,
	}
	if f.instruction != "" {
		item.Instruction = f.instruction
	}
	if f.solution != "" {
		item.Solution = f.solution
	}
	if f.failures == nil {
		item.Failures = p.failures(f.accepts)
	}
	if len(item.Failures) < 3 {
		return nil
	}
	return &Specimen{
		Item:          labelled.Item{Item: item, Family: family, Fault: name},
		WrongAccepted: f.wrongAccepted, RightRefused: f.rightRefused,
	}
}

func (s *source) isNew(specimen *Specimen) bool {
	i := &specimen.Item
	key := fmt.Sprint(i.Environment, i.Seed, i.Instruction, i.Verifier)
	known := s.known[key]
	s.known[key] = true
	return !known
}
