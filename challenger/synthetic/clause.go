package synthetic

import (
	"context"
	"slices"
	"strings"
)

// clause is one comparison of a verifier: left == right, or left != right.
type clause struct {
	left, right *expression
	differ      bool
}

func (c clause) python() string {
	if c.differ {
		return c.left.python(nil) + "!=" + c.right.python(nil)
	}
	return c.left.python(nil) + "==" + c.right.python(nil)
}

// holds reports whether the clause holds for a run. What cannot be looked up
// does not hold.
func (c clause) holds(ctx context.Context, r *run) (bool, error) {
	var values [2]string
	for i, side := range []*expression{c.left, c.right} {
		value, err := r.value(ctx, side)
		if failed(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		values[i] = value
	}
	if values[0] == "" { // no answer is None
		values[0] = "null"
	}
	return same(values[0], values[1]) != c.differ, nil
}

// conjunction is a verifier's expression.
type conjunction []clause

func (c conjunction) python() string {
	var clauses []string
	for _, clause := range c {
		clauses = append(clauses, clause.python())
	}
	return strings.Join(clauses, " and ")
}

func (c conjunction) holds(ctx context.Context, r *run) (bool, error) {
	for _, clause := range c {
		if held, err := clause.holds(ctx, r); !held || err != nil {
			return false, err
		}
	}
	return true, nil
}

// verifierSource wraps an expression into the function that a Judge runs.
func verifierSource(expression string) string {
	return "def verify(before, after, answer, calls):\n    return " + expression + "\n"
}

// explainer finds the clauses of a verifier. A change is explained in the way
// that holds also for the same program in other worlds, the witnesses: so that
// "all of them" is told from the number that happens to lie there.
type explainer struct {
	*catalog
	program   program
	run       *run
	witnesses []*run
}

// verifier returns what changed, and the answer, as a conjunction.
func (x *explainer) verifier(ctx context.Context) (conjunction, error) {
	changed, err := observe(ctx, x.catalog, x.program, x.run)
	if err != nil {
		return nil, err
	}
	changed = relevant(changed, x.program)
	if len(changed) == 0 {
		if changed, err = fallBack(ctx, x.run); err != nil {
			return nil, err
		}
	}
	var clauses conjunction
	for _, o := range changed {
		clause, err := x.explain(ctx, o)
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, clause)
	}
	if x.run.answer != "" {
		clause, err := x.first(ctx, x.answers())
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, clause)
	}
	return clauses, nil
}

// explain returns the clause for what changed: of all ways to name its place,
// and of all explanations of the change there, the first that holds here and
// for all witnesses.
func (x *explainer) explain(ctx context.Context, o observation) (clause, error) {
	places, err := x.places(ctx, o)
	if err != nil {
		return clause{}, err
	}
	var candidates []clause
	for _, place := range places {
		explanations := x.explanations(place)
		candidates = append(candidates, explanations[:len(explanations)-1]...)
	}
	bare := x.explanations(o)
	return x.first(ctx, append(candidates, bare[len(bare)-1]))
}

// first returns the first candidate that holds here and for all witnesses, or
// the last one, which holds here by construction.
func (x *explainer) first(ctx context.Context, candidates []clause) (clause, error) {
	for _, candidate := range candidates[:len(candidates)-1] {
		held, err := x.everywhere(ctx, candidate)
		if held || err != nil {
			return candidate, err
		}
	}
	return candidates[len(candidates)-1], nil
}

func (x *explainer) everywhere(ctx context.Context, c clause) (bool, error) {
	if held, err := c.holds(ctx, x.run); !held || err != nil {
		return false, err
	}
	for _, witness := range x.witnesses {
		if held, err := c.holds(ctx, witness); !held || err != nil {
			return false, err
		}
	}
	return true, nil
}

// explanations returns the clauses that may explain an observation: a constant,
// a change by a constant, a change by or to something looked up before, and at
// last the bare fact. A number passes for a constant only if it is 0 or the
// program names it, before anything is looked up: counts are alike in all worlds
// by chance too often.
func (x *explainer) explanations(o observation) []clause {
	now, then := o.what.outerOver(after), o.what.over(before)
	var candidates []clause
	add := func(right *expression) { candidates = append(candidates, clause{left: now, right: right}) }
	new, ok := parseNumber(o.after)
	old, also := parseNumber(o.before)
	if len(x.witnesses) > 0 && (!ok || new.f == 0 || slices.Contains(x.constants(), new)) {
		add(newLiteral(o.after))
	}
	looked := x.candidates()
	if !ok || !also {
		for _, l := range looked {
			add(l)
		}
		add(newLiteral(o.after))
		return candidates
	}
	byConstant := shifted(then, new.minus(old))
	if change := new.minus(old); slices.Contains(x.constants(), change) || slices.Contains(x.constants(), old.minus(new)) {
		add(byConstant)
	}
	for _, l := range looked {
		add(&expression{form: sumForm, left: then, right: l})
		add(&expression{form: differenceForm, left: then, right: l})
	}
	for _, l := range looked {
		add(l)
	}
	x.mixed(then, add)
	if new.integer && old.integer {
		add(byConstant)
	} else { // a sum of floats may round
		add(newLiteral(o.after))
	}
	return candidates
}

// places returns the observation under every name of its place: with its
// arguments as they are, and with each that may be looked up in the state
// before by what the program names. The bin that an order is shipped from is
// named, the item is the order's. Arguments that the program does not name are
// looked up first of all.
func (x *explainer) places(ctx context.Context, o observation) ([]observation, error) {
	if o.what.form != lookupForm {
		return []observation{o}, nil
	}
	var named, unnamed []observation
	for i, p := range o.what.call.tool.parameters {
		argument := o.what.call.arguments[i]
		if argument == nil {
			continue
		}
		looked, err := x.sameAs(ctx, argument.value, p)
		if err != nil {
			return nil, err
		}
		for _, e := range looked {
			other := o
			other.what = o.what.clone()
			other.what.call.arguments[i] = e
			if slices.Contains(said(p, x.program), argument.value) {
				named = append(named, other)
			} else {
				unnamed = append(unnamed, other)
			}
		}
	}
	return append(append(unnamed, o), named...), nil
}

// sameAs returns the candidates that a parameter accepts and that have a value
// in this world.
func (x *explainer) sameAs(ctx context.Context, value string, p parameter) ([]*expression, error) {
	var found []*expression
	for _, e := range x.candidates() {
		if !p.kind.accepts(e.from.kind) {
			continue
		}
		here, err := x.run.value(ctx, e)
		if failed(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if here == value {
			found = append(found, e)
		}
	}
	return found, nil
}

// mixed adds what two steps come to: a constant and a look-up, or two look-ups.
// The constants are those that the program names.
func (x *explainer) mixed(then *expression, add func(*expression)) {
	named := x.lookups()
	for _, l := range named {
		for _, form := range []form{sumForm, differenceForm} {
			moved := &expression{form: form, left: then, right: l}
			for _, n := range x.constants() {
				add(shifted(moved, n))
				add(shifted(moved, number{integer: n.integer}.minus(n)))
			}
			for _, m := range named {
				if m != l {
					add(&expression{form: sumForm, left: moved, right: m})
					add(&expression{form: differenceForm, left: moved, right: m})
				}
			}
		}
	}
}

// shifted returns e plus a constant, written without a double sign.
func shifted(e *expression, by number) *expression {
	if by.f < 0 {
		return &expression{form: differenceForm, left: e, right: newLiteral(number{integer: by.integer}.minus(by).String())}
	}
	return &expression{form: sumForm, left: e, right: newLiteral(by.String())}
}

// constants returns the different numbers among the program's literals.
func (x *explainer) constants() []number {
	var constants []number
	seen := map[string]bool{}
	x.program.nodes(func(e *expression) {
		if n, ok := parseNumber(e.value); ok && e.form == literalForm && e.kind.isNumber() && !seen[e.value] {
			seen[e.value] = true
			constants = append(constants, n)
		}
	})
	return constants
}

// candidates returns what a change may be explained by: the program's own
// look-ups, then all that its literals can name, in the state before.
func (x *explainer) candidates() []*expression {
	found := x.lookups()
	seen := map[string]bool{}
	for _, e := range found {
		seen[e.python(nil)] = true
	}
	for _, s := range x.sources {
		for _, looked := range x.named(s.tool) {
			e := (&expression{form: lookupForm, from: s, call: looked}).over(before)
			if !seen[e.python(nil)] {
				seen[e.python(nil)] = true
				found = append(found, e)
			}
		}
	}
	return found
}

// named returns the calls of a tool with literals of the program.
func (x *explainer) named(t *tool) []*call {
	domains := make([][]string, len(t.parameters))
	for i, parameter := range t.parameters {
		if parameter.asked {
			domains[i] = said(parameter, x.program)
		}
	}
	if n := product(domains, t); n == 0 || n > most {
		return nil
	}
	return combinations(t, domains)
}

// lookups returns the look-ups of the program, in the state before.
func (x *explainer) lookups() []*expression {
	var found []*expression
	seen := map[string]bool{}
	x.program.nodes(func(e *expression) {
		if e.form != lookupForm {
			return
		}
		if v := e.over(before); !seen[v.python(nil)] {
			seen[v.python(nil)] = true
			found = append(found, v)
		}
	})
	return found
}

// answers returns the clauses that may demand the answer: the value itself
// where nothing can change, else what was told, looked up in either state, and
// at last the value.
func (x *explainer) answers() []clause {
	answer := &expression{form: answerForm}
	value := clause{left: answer, right: newLiteral(x.run.answer)}
	if !x.stateful() {
		return []clause{value}
	}
	var candidates []clause
	for _, part := range x.program {
		if part.tell != nil {
			for _, v := range []view{after, before} {
				candidates = append(candidates, clause{left: answer, right: part.tell.over(v)})
			}
		}
	}
	return append(candidates, value)
}
