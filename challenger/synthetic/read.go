package synthetic

import (
	"encoding/json"
	"slices"
	"strings"
)

// readings bounds the programs that one instruction is read as.
const readings = 64

// read returns the programs whose instruction is this one: what
// program.instruction wrote, and the like with other literals. An instruction
// made of phrases that run into each other has several; one that is made of
// nothing else than phrases has at least one, any other none.
func (c *catalog) read(instruction string) []program {
	programs := []program{nil}
	for words := range strings.SplitSeq(instruction, " then ") {
		parts := c.readPart(words)
		var longer []program
		for _, p := range programs {
			for _, part := range parts {
				longer = append(longer, append(slices.Clone(p), part.clone()))
			}
		}
		programs = longer[:min(len(longer), readings)]
	}
	return programs
}

func (c *catalog) readPart(words string) (parts []*part) {
	if told, ok := strings.CutPrefix(words, "tell "); ok {
		for _, value := range c.readTold(told) {
			parts = append(parts, &part{tell: value})
		}
	}
	for _, t := range c.actions {
		for _, done := range c.readCall(t, t.phrase, words) {
			parts = append(parts, &part{do: done})
		}
	}
	return parts
}

// readTold reads a look-up, or two that are added or subtracted.
func (c *catalog) readTold(words string) []*expression {
	values := c.readLookups(words, nil)
	values = append(values, c.readSum(words, " plus ", sumForm)...)
	return append(values, c.readSum(words, " minus ", differenceForm)...)
}

func (c *catalog) readSum(words, sign string, form form) (sums []*expression) {
	for _, at := range indices(words, sign) {
		for _, left := range c.readLookups(words[:at], isNumber) {
			for _, right := range c.readLookups(words[at+len(sign):], isNumber) {
				sums = append(sums, &expression{form: form, left: left, right: right})
			}
		}
	}
	return sums
}

func isNumber(s *source) bool { return s.kind.isNumber() }

// readLookups reads a look-up of a source that fits; all do where fits is nil.
func (c *catalog) readLookups(words string, fits func(*source) bool) (values []*expression) {
	for _, s := range c.sources {
		if fits != nil && !fits(s) {
			continue
		}
		for _, made := range c.readCall(s.tool, s.phrase, words) {
			values = append(values, &expression{form: lookupForm, from: s, call: made})
		}
	}
	return values
}

// readCall reads the calls of t that phrase words so.
func (c *catalog) readCall(t *tool, phrase, words string) []*call {
	return c.readOn(&call{tool: t, arguments: make([]*expression, len(t.parameters))}, phrase, words)
}

// readOn goes on with a call, up to the next place in its phrase.
func (c *catalog) readOn(begun *call, phrase, words string) []*call {
	plain, rest, place := strings.Cut(phrase, "{")
	words, ok := strings.CutPrefix(words, plain)
	if !ok || !place && words != "" {
		return nil
	}
	if !place {
		return []*call{begun}
	}
	name, rest, _ := strings.Cut(rest, "}")
	i := slices.IndexFunc(begun.tool.parameters, func(p parameter) bool { return p.name == name })
	if i < 0 {
		return nil
	}
	following, _, _ := strings.Cut(rest, "{")
	ends := indices(words, following)
	if following == "" {
		ends = []int{len(words)}
	}
	var calls []*call
	for _, end := range ends {
		for _, argument := range c.readArgument(begun.tool.parameters[i], words[:end]) {
			if said := begun.arguments[i]; said != nil && said.words() != argument.words() {
				continue
			}
			longer := begun.clone()
			longer.arguments[i] = argument
			calls = append(calls, c.readOn(longer, rest, words[end:])...)
			if len(calls) >= readings {
				return calls[:readings]
			}
		}
	}
	return calls
}

// readArgument reads a literal that the parameter takes, or a look-up.
func (c *catalog) readArgument(p parameter, words string) []*expression {
	values := c.readLookups(words, func(s *source) bool { return p.kind.accepts(s.kind) })
	for _, text := range []string{words, quote(words)} {
		if p.kind.admits(text) {
			values = append(values, newLiteral(text))
		}
	}
	return values
}

// admits reports whether the JSON text of a literal is of kind k. Bounds are
// the tool's to check.
func (k kind) admits(text string) bool {
	switch {
	case k.enum != nil:
		return slices.Contains(k.enum, text)
	case k.base == "string":
		return strings.HasPrefix(text, `"`)
	}
	n, ok := parseNumber(text)
	return ok && json.Valid([]byte(text)) && (k.base == "number" || k.base == "integer" && n.integer)
}

// indices returns where part occurs in text, with something before it.
func indices(text, part string) (found []int) {
	for at := 1; part != "" && at < len(text); at++ {
		if strings.HasPrefix(text[at:], part) {
			found = append(found, at)
		}
	}
	return found
}
