package blind

import (
	"slices"

	"agon/verifier/labelled"
)

// fault is one way in which an item is unsound.
type fault struct {
	name string
	// plant makes an unsound item of a composition; false where the fault has no
	// place in it.
	plant func(c *composition) (made, bool)
}

// faults are those of each family.
var faults = map[labelled.Family][]fault{
	labelled.Lenient:          lenientFaults,
	labelled.IgnoresState:     blindToStateFaults,
	labelled.IgnoresAnswer:    blindToAnswerFaults,
	labelled.NonDeterministic: chanceFaults,
	labelled.Impossible:       impossibleFaults,
	labelled.TriviallyTrue:    trivialFaults,
	labelled.PartialCheck:     partialFaults,
	labelled.WrongItem:        wrongItemFaults,
	labelled.FailuresDoNotRun: raisingFaults,
	labelled.Remembers:        memoryFaults,
}

// suspect is a verifier that accepts too much.
type suspect struct {
	source  string
	accepts func(e end) bool
}

// suspectOf is a verifier of clauses.
func suspectOf(v verifier) suspect { return suspect{v.source(), v.accepts} }

// tooMuch plants a verifier that accepts too much. It is one only if there is a near
// miss that it accepts, the witness.
func (c *composition) tooMuch(s suspect, more ...near) (made, bool) {
	if !s.accepts(c.right) {
		return made{}, false
	}
	for _, one := range append(more, c.near...) {
		// The calls of written programs, look-ups among them, are not known.
		if one.written || c.isRight(one.end) || !s.accepts(one.end) || !c.readable(one.end) {
			continue
		}
		m := c.item("", "")
		m.Verifier, m.Failures = s.source, c.failuresFor(s)
		m.proof, m.witness = acceptsWrong, one.program
		return m, len(m.Failures) == failureCases
	}
	return made{}, false
}

// failuresFor are failure cases that a suspect rejects, and others only where it
// rejects too few.
func (c *composition) failuresFor(s suspect) []string {
	programs := c.failures(s.accepts)
	for _, program := range c.failures(c.isRight) {
		if len(programs) < failureCases && !slices.Contains(programs, program) {
			programs = append(programs, program)
		}
	}
	return programs
}

// answering is the right change of the state with another answer.
func (c *composition) answering(answer any) near {
	e := end{c.right.state, answer, c.right.calls}
	return near{end: e, program: program(c.request.steps, answer)}
}

// stateClauses and answerClauses are those places of each sort.
func (c *composition) stateClauses() (list []clause) {
	for _, one := range c.places {
		if !one.ofAnswer() {
			list = append(list, one)
		}
	}
	return list
}

func (c *composition) answerClauses() (list []clause) {
	for _, one := range c.places {
		if one.ofAnswer() {
			list = append(list, one)
		}
	}
	return list
}

// by makes a verifier of clauses in a drawn layout.
func (c *composition) by(clauses ...clause) verifier {
	return verifier{clauses: clauses, layout: pick(c.dice, layouts)}
}

// asks is a clause of a text that holds where judge says so.
func asks(text string, judge func(e end) bool) clause {
	return clause{path: path{}, text: text, holds: judge}
}

func always(end) bool { return true }
