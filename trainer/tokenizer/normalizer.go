package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"agon/trainer/tokenizer/pattern"
	"agon/trainer/tokenizer/ucd"
)

// normalizer changes a text before it is cut into words: text where nobody asks
// what the outcome stands for, passage where somebody does. Patterns take their
// time from the budget.
type normalizer interface {
	text(string, *pattern.Budget) string
	passage(*passage, *pattern.Budget)
}

// normalizers run one after another.
type normalizers struct {
	steps []normalizer
	// spans: passage has to be used, since a step puts text where there was
	// none, which tokenizers' later steps then miss.
	spans bool
}

func (n *normalizers) run(p *passage, c *costs) {
	for _, step := range n.steps {
		if len(p.text) == 0 {
			break
		}
		if c.track || n.spans {
			step.passage(p, c.budget)
		} else {
			p.text = step.text(p.text, c.budget)
		}
	}
	if !c.track {
		p.spans = nil // nobody would keep them up to date
	}
}

func readNormalizers(encoded json.RawMessage) (n normalizers, err error) {
	err = eachComponent(encoded, "normalizers", func(kind string, raw json.RawMessage) error {
		if r, ok := last(n.steps).(replace); ok && r.regex {
			n.spans = true
		}
		step, err := readNormalizer(kind, raw)
		n.steps = append(n.steps, step)
		return err
	})
	if times := n.growth(); err == nil && times > mostGrowth {
		err = fmt.Errorf("would make a text up to %.3g times as long: at most %d are read", times, mostGrowth)
	}
	return n, err
}

// mostGrowth is far beyond what any normalizer of a model is for: a space becomes
// the three bytes of "▁".
const mostGrowth = 1000

// growth bounds how many times as long a text becomes by what is put in its place.
func (n *normalizers) growth() float64 {
	times := 1.0
	for _, step := range n.steps {
		if r, ok := step.(replace); ok {
			times *= r.growth()
		}
	}
	return times
}

func (r replace) growth() float64 {
	if l, ok := r.finder.(literal); ok {
		return max(1, float64(len(r.content))/float64(max(len(l), 1)))
	}
	return 1 + float64(len(r.content)) // a pattern may find nothing, everywhere
}

func last(steps []normalizer) normalizer {
	if len(steps) == 0 {
		return nil
	}
	return steps[len(steps)-1]
}

func readNormalizer(kind string, raw json.RawMessage) (normalizer, error) {
	if f, ok := forms[kind]; ok {
		return f, nil
	}
	var fields struct {
		Pattern *textPattern `json:"pattern"`
		Content string       `json:"content"`
		Prepend string       `json:"prepend"`
		Left    bool         `json:"strip_left"`
		Right   bool         `json:"strip_right"`
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	switch kind {
	case "Lowercase":
		return lowercase{}, nil
	case "StripAccents":
		return stripAccents{}, nil
	case "Strip":
		return strip{fields.Left, fields.Right}, nil
	case "Prepend":
		return prepend(fields.Prepend), nil
	case "Replace":
		return newReplace(fields.Pattern, fields.Content)
	}
	return nil, fmt.Errorf("%q is not supported", kind)
}

type lowercase struct{}

func (lowercase) text(text string, _ *pattern.Budget) string {
	if strings.IndexFunc(text, ucd.NewLower) < 0 {
		return strings.ToLower(text)
	}
	return strings.Map(ucd.ToLower, strings.ReplaceAll(text, "İ", "i\u0307"))
}

func (lowercase) passage(p *passage, _ *pattern.Budget) {
	p.track()
	var changes []change
	for _, r := range p.text {
		if r == 'İ' { // the only character whose lower case is two
			changes = append(changes, change{'i', 0}, change{'\u0307', 1})
			continue
		}
		changes = append(changes, change{ucd.ToLower(r), 0})
	}
	p.transform(changes, 0)
}

type stripAccents struct{}

func (stripAccents) text(text string, _ *pattern.Budget) string {
	return strings.Map(func(r rune) rune {
		if ucd.IsMark(r) {
			return -1
		}
		return r
	}, text)
}

func (stripAccents) passage(p *passage, _ *pattern.Budget) {
	p.track()
	var changes []change
	removed := 0
	for _, r := range p.text {
		switch {
		case !ucd.IsMark(r):
			changes = append(changes, change{r, 0})
		case len(changes) == 0:
			removed++
		default:
			changes[len(changes)-1].count--
		}
	}
	p.transform(changes, removed)
}

// strip removes white space at the ends.
type strip struct{ left, right bool }

func (s strip) text(text string, _ *pattern.Budget) string {
	if s.left {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
	}
	if s.right {
		text = strings.TrimRightFunc(text, unicode.IsSpace)
	}
	return text
}

func (s strip) passage(p *passage, _ *pattern.Budget) {
	p.track()
	var changes []change
	kept := s.text(p.text, nil)
	for _, r := range kept {
		changes = append(changes, change{r, 0})
	}
	removed := 0
	if s.left {
		removed = utf8.RuneCountInString(p.text) - utf8.RuneCountInString(strip{left: true}.text(p.text, nil))
	}
	p.transform(changes, removed)
}

// prepend puts a text before another.
type prepend string

func (s prepend) text(text string, _ *pattern.Budget) string { return string(s) + text }
func (s prepend) passage(p *passage, _ *pattern.Budget)      { p.prepend(string(s), true) }

// textPattern is what Split and Replace look for.
type textPattern struct {
	String *string `json:"String"`
	Regex  *string `json:"Regex"`
}

func (p *textPattern) finder() (pattern.Finder, error) {
	switch {
	case p == nil || (p.String == nil) == (p.Regex == nil):
		return nil, errors.New("pattern: is neither a String nor a Regex")
	case p.Regex != nil:
		return pattern.Compile(*p.Regex)
	case *p.String == "":
		return pattern.Compile("")
	}
	return literal(*p.String), nil
}

// replace puts a text in the place of what is found.
type replace struct {
	finder  pattern.Finder
	content string
	regex   bool
}

func newReplace(p *textPattern, content string) (normalizer, error) {
	finder, err := p.finder()
	_, isLiteral := finder.(literal)
	return replace{finder, content, !isLiteral}, err
}

func (r replace) text(text string, budget *pattern.Budget) string {
	var b strings.Builder
	at := 0
	r.finder.Find(text, budget, func(start, end int) {
		b.WriteString(text[at:start])
		b.WriteString(r.content)
		at = end
	})
	if at == 0 && b.Len() == 0 {
		return text
	}
	b.WriteString(text[at:])
	return b.String()
}

// passage gives what is put in the span of the last character that it takes
// the place of; of none, of the one before.
func (r replace) passage(p *passage, budget *pattern.Budget) {
	p.track()
	spans := make([]Span, 0, len(p.spans))
	var b strings.Builder
	at := 0
	r.finder.Find(p.text, budget, func(start, end int) {
		b.WriteString(p.text[at:start])
		b.WriteString(r.content)
		spans = append(spans, p.spans[at:start]...)
		for range len(r.content) {
			spans = append(spans, p.spanOf(end, true))
		}
		at = end
	})
	b.WriteString(p.text[at:])
	p.text, p.spans = b.String(), append(spans, p.spans[at:]...)
}
