package synthetic

import (
	"slices"
	"strings"

	"agon"
)

// transcript is a demonstration in the making.
type transcript struct {
	exchanges []agon.Exchange
	seen      []agon.Message
	pending   []string        // statements of the turn that is being written
	shown     strings.Builder // what they print
}

func newTranscript(opening agon.Message) *transcript {
	return &transcript{seen: []agon.Message{opening}}
}

// say adds a statement to the turn, with what it prints.
func (t *transcript) say(statement, printed string) {
	t.pending = append(t.pending, statement)
	t.shown.WriteString(printed)
}

// look ends the turn to see what its statements print.
func (t *transcript) look() {
	t.end(strings.Join(t.pending, "\n") + agon.TokenCall)
	t.seen = []agon.Message{{Speaker: agon.Observation, Text: strings.TrimRight(t.shown.String(), "\n")}}
	t.shown.Reset()
}

// end writes the turn as it is given.
func (t *transcript) end(text string) {
	t.exchanges = append(t.exchanges, agon.Exchange{Seen: t.seen, Text: text})
	t.pending, t.seen = nil, nil
}

// attempt shows a program as one turn, its look-ups inside.
func attempt(instruction, program string) []agon.Exchange {
	t := newTranscript(agon.Message{Speaker: agon.User, Text: instruction})
	t.end(program + agon.TokenEnd)
	return t.exchanges
}

// attemptStepwise shows a program that looks up first what it needs, and then
// writes it down: part by part, and with inner set also what the arguments of
// look-ups need before these.
func attemptStepwise(instruction string, p program, r *run, inner bool) []agon.Exchange {
	t := newTranscript(agon.Message{Speaker: agon.User, Text: instruction})
	known := map[*expression]bool{}
	for _, part := range p {
		for wave := part.wave(known, inner); len(wave) > 0; wave = part.wave(known, inner) {
			t.lookUp(wave, known, r)
			for _, e := range wave {
				known[e] = true
			}
			t.look()
		}
		written := part.written(known, r)
		for i, statement := range written {
			printed := ""
			if i == len(written)-1 && part.do != nil {
				printed = echo(r.done[part])
			}
			t.say(statement, printed)
		}
	}
	t.end(strings.Join(t.pending, "\n") + agon.TokenEnd)
	return t.exchanges
}

// wave returns the look-ups of a part that can be made next: the outermost
// ones, or with inner set those whose arguments are known.
func (p *part) wave(known map[*expression]bool, inner bool) []*expression {
	if p.do != nil {
		return p.do.wave(known, inner)
	}
	return p.tell.wave(known, inner)
}

func (c *call) wave(known map[*expression]bool, inner bool) []*expression {
	var wave []*expression
	for _, argument := range c.arguments {
		wave = append(wave, argument.wave(known, inner)...)
	}
	return wave
}

func (e *expression) wave(known map[*expression]bool, inner bool) []*expression {
	if e == nil || known[e] || e.form == literalForm {
		return nil
	}
	if e.form != lookupForm {
		return append(e.left.wave(known, inner), e.right.wave(known, inner)...)
	}
	if inner {
		if deeper := e.call.wave(known, inner); len(deeper) > 0 {
			return deeper
		}
	}
	return []*expression{e}
}

// lookUp writes the look-ups of a wave, each call once: with its field where
// only that is wanted, else whole.
func (t *transcript) lookUp(wave []*expression, known map[*expression]bool, r *run) {
	var calls []string
	fields := map[string][]string{}
	values := map[string]string{}
	for _, e := range wave {
		code := settled(e, known, r).call.python(nil)
		if fields[code] == nil {
			calls = append(calls, code)
		}
		if !slices.Contains(fields[code], e.from.field) {
			fields[code] = append(fields[code], e.from.field)
		}
		values[code] = r.returned[e]
	}
	for _, code := range calls {
		name := ""
		if len(fields[code]) == 1 {
			name = fields[code][0]
		}
		value, err := field(values[code], name)
		if err != nil {
			panic("synthetic: a field that the run had: " + err.Error())
		}
		statement := code
		if name != "" {
			statement += "[" + quote(name) + "]"
		}
		t.say(statement, echo(value))
	}
}

// written returns the statements of a part with what is known written down.
func (p *part) written(known map[*expression]bool, r *run) []string {
	settledPart := &part{tell: settled(p.tell, known, r)}
	if p.do != nil {
		settledPart.do = settledCall(p.do, known, r)
	}
	return settledPart.python()
}

// settled returns a copy of e with known look-ups replaced by their values.
func settled(e *expression, known map[*expression]bool, r *run) *expression {
	if e == nil {
		return nil
	}
	if known[e] {
		value, err := field(r.returned[e], e.from.field)
		if err != nil {
			panic("synthetic: a field that the run had: " + err.Error())
		}
		return newLiteral(value)
	}
	copied := *e
	copied.left, copied.right = settled(e.left, known, r), settled(e.right, known, r)
	if e.call != nil {
		copied.call = settledCall(e.call, known, r)
	}
	return &copied
}

func settledCall(c *call, known map[*expression]bool, r *run) *call {
	copied := &call{tool: c.tool}
	for _, argument := range c.arguments {
		copied.arguments = append(copied.arguments, settled(argument, known, r))
	}
	return copied
}
