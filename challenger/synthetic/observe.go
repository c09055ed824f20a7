package synthetic

import (
	"context"
	"encoding/json"
	"slices"
)

// most bounds the look-ups by which the effect of a program is observed: per
// tool, where all arguments are tried, and where those of the program are.
const most = 64

// observation is something that can be looked up, with its value before and
// after a program.
type observation struct {
	what          *expression // without a view
	before, after string
}

// observe looks up all that can be looked up in both states of a run, and
// returns what differs. An object is observed field by field.
func observe(ctx context.Context, c *catalog, p program, r *run) ([]observation, error) {
	if r.final == nil {
		return nil, nil
	}
	var calls []*call
	for _, t := range c.lookups {
		calls = append(calls, c.calls(t, p)...)
	}
	for _, scene := range []*scene{r.world.initial, r.final} {
		if err := scene.foresee(ctx, literalRequests(calls)); err != nil {
			return nil, err
		}
	}
	var changed []observation
	for _, looked := range calls {
		both, err := sights(ctx, r, looked)
		if failed(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		changed = append(changed, differences(looked, both)...)
	}
	return changed, nil
}

// literalRequests returns the requests of calls whose arguments are literals.
func literalRequests(calls []*call) []request {
	requests := make([]request, len(calls))
	for i, c := range calls {
		requests[i] = request{c.tool, make([]string, len(c.arguments))}
		for j, argument := range c.arguments {
			if argument != nil {
				requests[i].arguments[j] = argument.value
			}
		}
	}
	return requests
}

func sights(ctx context.Context, r *run, looked *call) (both [2]string, err error) {
	whole := &expression{form: lookupForm, from: &source{tool: looked.tool}, call: looked}
	for i, v := range []view{before, after} {
		if both[i], err = r.value(ctx, whole.over(v)); err != nil {
			return both, err
		}
	}
	return both, nil
}

// differences returns the fields, or the whole, of what changed.
func differences(looked *call, both [2]string) []observation {
	if both[0] == both[1] {
		return nil
	}
	var old, new map[string]json.RawMessage
	if json.Unmarshal([]byte(both[0]), &old) != nil || json.Unmarshal([]byte(both[1]), &new) != nil || old == nil {
		return []observation{{lookup(looked, ""), both[0], both[1]}}
	}
	var changed []observation
	for _, name := range sortedKeys(new) {
		if old[name] != nil && string(old[name]) != string(new[name]) {
			changed = append(changed, observation{lookup(looked, name), string(old[name]), string(new[name])})
		}
	}
	return changed
}

func lookup(looked *call, field string) *expression {
	return &expression{form: lookupForm, from: &source{tool: looked.tool, field: field}, call: looked}
}

// calls returns the calls of a read-only tool with all arguments that its
// schema lists or, where these are too many or unknown, with the literals of
// the program.
func (c *catalog) calls(t *tool, p program) []*call {
	domains := make([][]string, len(t.parameters))
	for i, parameter := range t.parameters {
		if parameter.asked {
			domains[i] = parameter.kind.enum
		}
	}
	if product(domains, t) > most || slices.ContainsFunc(t.parameters, func(p parameter) bool { return p.asked && p.kind.enum == nil }) {
		for i, parameter := range t.parameters {
			if parameter.asked {
				domains[i] = said(parameter, p)
			}
		}
	}
	if n := product(domains, t); n == 0 || n > most {
		return nil
	}
	return combinations(t, domains)
}

func product(domains [][]string, t *tool) int {
	n := 1
	for i, domain := range domains {
		if t.parameters[i].asked {
			n *= len(domain)
		}
		if n > 1<<20 {
			return n
		}
	}
	return n
}

// said returns the different literals of a program that a parameter accepts.
func said(wanted parameter, p program) []string {
	var values []string
	p.nodes(func(e *expression) {
		if e.form == literalForm && wanted.kind.accepts(e.kind) && !slices.Contains(values, e.value) {
			values = append(values, e.value)
		}
	})
	return values
}

// combinations returns a call for every combination of arguments, the last one
// changing fastest.
func combinations(t *tool, domains [][]string) []*call {
	calls := []*call{{tool: t}}
	for i, p := range t.parameters {
		var longer []*call
		for _, c := range calls {
			if !p.asked {
				longer = append(longer, &call{tool: t, arguments: append(slices.Clone(c.arguments), nil)})
			}
			for _, value := range domains[i] {
				argument := &expression{form: literalForm, value: value, kind: p.kind, literals: p.literals}
				longer = append(longer, &call{tool: t, arguments: append(slices.Clone(c.arguments), argument)})
			}
		}
		calls = longer
	}
	return calls
}

// relevant puts observations in the order in which the program names their
// arguments, and leaves out what others imply: the look-up whose arguments are
// all among those of a finer one that changed as well.
func relevant(changed []observation, p program) []observation {
	slices.SortStableFunc(changed, func(a, b observation) int {
		return slices.Compare(mention(a, p), mention(b, p))
	})
	var kept []observation
	for _, o := range changed {
		if !slices.ContainsFunc(changed, func(finer observation) bool { return o.coarser(finer) }) {
			kept = append(kept, o)
		}
	}
	return kept
}

// mention tells where in the program an observation's arguments are named
// first: the last of these places, beyond the program's end if one is not
// named, and their sum.
func mention(o observation, p program) []int {
	last, sum := 0, 0
	for _, argument := range o.what.call.arguments {
		if argument == nil {
			continue
		}
		at, first := 0, 1<<20
		p.nodes(func(e *expression) {
			if at++; e.form == literalForm && e.value == argument.value {
				first = min(first, at)
			}
		})
		last, sum = max(last, first), sum+first
	}
	return []int{last, sum}
}

func (o observation) coarser(finer observation) bool {
	mine, others := o.what.call.arguments, finer.what.call.arguments
	if o.what.call.tool == finer.what.call.tool || len(mine) >= len(others) {
		return false
	}
	return !slices.ContainsFunc(mine, func(e *expression) bool {
		return e != nil && !slices.ContainsFunc(others, func(f *expression) bool {
			return f != nil && f.value == e.value && f.kind.equal(e.kind)
		})
	})
}
