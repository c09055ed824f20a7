package unseen

import "slices"

// failuresWanted is the number of failure cases of an item.
const failuresWanted = 3

// fail writes failure cases: programs that run, end otherwise than the solution,
// and are rejected; it reports whether there are enough.
func (f *draft) fail() (bool, error) {
	pool, err := f.wrong()
	if err != nil {
		return false, err
	}
	var programs []string
	for _, e := range pool {
		known := slices.Contains(programs, e.program) || f.witness != nil && e.program == f.witness.program
		if known || e.like(f.right, f.changed) || f.asked != nil && e.like(f.asked, f.changed) {
			continue
		}
		if f.accepts == nil || !f.accepts(e) {
			programs = append(programs, e.program)
		}
	}
	if len(programs) < failuresWanted {
		return false, nil
	}
	f.failures = programs[:failuresWanted]
	return true, nil
}

// wrong are programs that end otherwise than the solution, mixed: other
// requests of the kind, near ones, and those that do nothing.
func (f *draft) wrong() ([]*end, error) {
	others, err := f.others(5)
	if err != nil {
		return nil, err
	}
	near, err := f.near()
	if err != nil {
		return nil, err
	}
	close := slices.Concat(others, near[:min(8, len(near))])
	return slices.Concat(shuffled(f.dice, close), near, f.idle()), nil
}

// idle are programs that change nothing and do not say what is asked for.
func (f *draft) idle() (all []*end) {
	for _, program := range []string{"pass", "print(" + pick(f.dice, f.world.looks) + ")", "answer(\"done\")", "print(\"nothing to do\")"} {
		e := &end{program: program, state: f.scene.state}
		if program == "answer(\"done\")" {
			e.answer = "done"
		}
		all = append(all, e)
	}
	return all
}
