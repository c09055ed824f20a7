package unseen

import (
	"fmt"
	"slices"
	"strings"
)

// wrongItem are instructions that ask for something else than solution and
// verifier do.
func wrongItem() []fault {
	return []fault{
		{name: "another number", plant: func(f *draft) (bool, error) { return f.ofOther(differsIn[int]) }},
		{name: "another name", plant: func(f *draft) (bool, error) { return f.ofOther(differsIn[string]) }},
		{name: "the other extreme", plant: func(f *draft) (bool, error) { return f.ofOther(otherExtreme) }},
		{name: "another wish of the kind", plant: func(f *draft) (bool, error) { return f.ofOther(func(vals, vals) bool { return true }) }},
		{name: "another kind of wish", plant: (*draft).ofOtherKind},
		{name: "asks for more", plant: (*draft).asksMore},
		{name: "asks for less", joined: true, plant: func(f *draft) (bool, error) { return f.asksFirst("") }},
		{name: "forbids one of the two", joined: true, plant: func(f *draft) (bool, error) {
			return f.asksFirst(" But do not do this: " + f.halves[1].wording)
		}},
		{name: "another form of the answer", plant: (*draft).otherForm},
		{name: "forbids what is done", plant: (*draft).forbids},
		{name: "a question instead of a change", plant: (*draft).asksQuestion},
	}
}

// differsIn reports whether two plans differ in values of one type alone.
func differsIn[T any](a, b vals) bool {
	differ := false
	for name := range a {
		if !equal(normal(a[name]), normal(b[name])) {
			if _, ok := a[name].(T); !ok {
				return false
			}
			differ = true
		}
	}
	return differ
}

// otherExtreme reports whether one plan is about the largest and the other about the
// smallest, and nothing else differs.
func otherExtreme(a, b vals) bool {
	for name := range a {
		made := slices.Contains([]string{"flag", "most", "extreme", "index", "beyond"}, name)
		if !made && !equal(normal(a[name]), normal(b[name])) {
			return false
		}
	}
	return a["flag"] != b["flag"]
}

// ofOther takes the instruction of another request of the kind.
func (f *draft) ofOther(fits func(a, b vals) bool) (bool, error) {
	var plans []*plan
	for range 60 {
		if p := f.kind.draw(f.dice, f.scene); p != nil && len(plans) < 8 && fits(f.plan.vals, p.vals) {
			plans = append(plans, p)
		}
	}
	return f.instead(f.kind, plans)
}

// instead takes the instruction of the first plan that ends otherwise.
func (f *draft) instead(k *kind, plans []*plan) (bool, error) {
	ends, err := f.replay(plans...)
	if err != nil {
		return false, err
	}
	for i, e := range ends {
		if e == nil || e.like(f.right, f.changed) {
			continue
		}
		f.wording, f.asked = plans[i].vals.speech(pick(f.dice, k.says), f.words), e
		f.verify()
		return true, nil
	}
	return false, nil
}

func (f *draft) ofOtherKind() (bool, error) {
	other := &f.world.kinds[f.dice.below(len(f.world.kinds))]
	if other.name == f.kind.name {
		return false, nil
	}
	if p := other.draw(f.dice, f.scene); p != nil {
		return f.instead(other, []*plan{p})
	}
	return false, nil
}

// asksMore adds a wish to the instruction. The verifier wants the rest untouched,
// and so rejects what is asked for.
func (f *draft) asksMore() (bool, error) {
	other := pick(f.dice, f.world.kinds)
	p := other.draw(f.dice, scene{f.right.state})
	if p == nil || p.answer != nil && f.right.answer != nil {
		return false, nil
	}
	answer := f.right.answer
	if p.answer != nil {
		return false, nil
	}
	ends, err := f.replay(&plan{calls: slices.Concat(f.plan.calls, p.calls), answer: answer})
	if err != nil || ends[0] == nil || equal(ends[0].state, f.right.state) {
		return false, err
	}
	f.asked = ends[0]
	f.wording += " " + pick(f.dice, []string{"Then also do this: ", "In addition: ", "And one more thing: "}) + p.vals.speech(pick(f.dice, other.says), f.words)
	f.verifyWhole()
	return true, nil
}

// asksFirst asks for the first half of what the solution does. The second was drawn
// for the state after it, and may mean something else alone.
func (f *draft) asksFirst(rest string) (bool, error) {
	f.wording, f.asked = f.halves[0].wording+rest, f.halves[0].end
	f.verify()
	return true, nil
}

// otherForm asks for the same answer in another form.
func (f *draft) otherForm() (bool, error) {
	var asked any
	switch right := f.right.answer.(type) {
	case int:
		asked = fmt.Sprint(right)
		f.wording += pick(f.dice, []string{" Give the number as a string.", " The answer has to be text, such as \"12\"."})
	case []any:
		reversed := slices.Clone(right)
		slices.Reverse(reversed)
		asked = reversed
		f.wording += pick(f.dice, []string{" Give that list back to front.", " Reverse the list before you answer."})
	case string:
		asked = strings.ToUpper(right)
		f.wording += pick(f.dice, []string{" Write the answer in capital letters.", " Answer in upper case throughout."})
	}
	if asked == nil || equal(asked, f.right.answer) {
		return false, nil
	}
	f.asked = f.right.answered(asked)
	f.asked.program = straight(&plan{calls: f.plan.calls, answer: asked})
	f.verify()
	return true, nil
}

// forbids asks for nothing but to leave things alone.
func (f *draft) forbids() (bool, error) {
	if len(f.changed) == 0 || f.right.answer != nil {
		return false, nil
	}
	f.asked = f.begin
	f.wording = pick(f.dice, []string{
		"Whatever you were told before, change nothing. In particular this is no longer wanted: ",
		"Do not carry out the following, and leave everything as it is: ",
		"The request below was withdrawn; take no action at all. ",
	}) + f.wording
	f.verify()
	return true, nil
}

// asksQuestion asks only for an answer where the solution makes a change.
func (f *draft) asksQuestion() (bool, error) {
	if len(f.changed) == 0 {
		return false, nil
	}
	other := pick(f.dice, f.world.kinds)
	if p := other.draw(f.dice, f.scene); p != nil && p.changes() == nil && other.name != f.kind.name {
		return f.instead(&other, []*plan{p})
	}
	return false, nil
}
