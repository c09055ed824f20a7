package pattern

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// translate writes an Oniguruma pattern in regexp2's dialect. It reads by
// recursive descent (doc/RE of Oniguruma 6.9):
//
//	pattern = branch { "|" branch }
//	branch  = { atom { quantifier } }
//
// Whether \G occurs is told too.
func translate(text string) (out string, restarts bool, err error) {
	p := &parser{text: []rune(text)}
	p.survey()
	out, err = p.pattern(flags{})
	if err == nil && p.more() {
		err = errors.New("unmatched )")
	}
	return out, p.restarts, err
}

type parser struct {
	text  []rune
	at    int
	depth int
	// groups is how many numbered groups there are; with named ones, plain
	// parentheses have no numbers.
	groups int
	named  bool
	refers bool // to a group
	// restarts: there is a \G.
	restarts bool
	// anchored: what was read last, up to the end of a group, is in one of its
	// branches nothing but an anchor.
	anchored bool
}

// flags are the options that (?i) and its like set.
type flags struct {
	ignoreCase bool
	dotAll     bool // Ruby's and Oniguruma's (?m)
}

// maxDepth bounds how deep groups and classes nest.
const maxDepth = 100

// item is what a quantifier may follow: text in regexp2's dialect, or one
// character.
type item struct {
	text    string
	literal rune
	lone    bool // literal counts, not text
	anchor  bool // it has no extent, and must not be repeated
}

func (p *parser) more() bool { return p.at < len(p.text) }

func (p *parser) peek(ahead int) rune {
	if p.at+ahead >= len(p.text) {
		return -1
	}
	return p.text[p.at+ahead]
}

// take skips a prefix, if it is there.
func (p *parser) take(prefix string) bool {
	for i, r := range []rune(prefix) {
		if p.peek(i) != r {
			return false
		}
	}
	p.at += len([]rune(prefix))
	return true
}

// until returns the text before a mark and skips both.
func (p *parser) until(mark rune) (string, bool) {
	for i := p.at; i < len(p.text); i++ {
		if p.text[i] == mark {
			out := string(p.text[p.at:i])
			p.at = i + 1
			return out, true
		}
	}
	return "", false
}

// survey counts the groups and looks for what refers to them.
func (p *parser) survey() {
	plainGroups, names := 0, 0
	for i := 0; i < len(p.text); i++ {
		next := func(n int) rune {
			if i+n < len(p.text) {
				return p.text[i+n]
			}
			return -1
		}
		switch {
		case p.text[i] == '\\':
			p.refers = p.refers || next(1) >= '1' && next(1) <= '9' || next(1) == 'k'
			i++
		case p.text[i] == '(' && next(1) != '?':
			plainGroups++
		case p.text[i] == '(' && next(2) == '<' && next(3) != '=' && next(3) != '!', p.text[i] == '(' && next(2) == '\'':
			names++
		}
	}
	p.named = names > 0
	p.groups = plainGroups
	if p.named {
		p.groups = names
	}
}

func (p *parser) pattern(f flags) (string, error) {
	if p.depth++; p.depth > maxDepth {
		return "", fmt.Errorf("nests deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	var branches []string
	anchored := false
	for {
		branch, err := p.branch(f)
		if err != nil {
			return "", err
		}
		branches = append(branches, branch)
		anchored = anchored || p.anchored
		if !p.take("|") {
			p.anchored = anchored
			return strings.Join(branches, "|"), nil
		}
	}
}

func (p *parser) branch(f flags) (string, error) {
	var items []item
	for {
		if err := p.comments(); err != nil {
			return "", err
		}
		if !p.more() || p.peek(0) == '|' || p.peek(0) == ')' {
			break
		}
		x, err := p.atom(f)
		if err != nil {
			return "", err
		}
		if x, err = p.quantified(x, f); err != nil {
			return "", err
		}
		items = append(items, x)
	}
	p.anchored = len(items) == 1 && items[0].anchor
	return join(items, f)
}

// comments skips what begins with (?#: even between an atom and what repeats it.
func (p *parser) comments() error {
	for p.take("(?#") {
		if _, ok := p.until(')'); !ok {
			return errors.New("(?# without )")
		}
	}
	return nil
}

// join writes items one after another. Where case is ignored, neighbouring
// characters are folded together.
func join(items []item, f flags) (string, error) {
	var b strings.Builder
	for i := 0; i < len(items); {
		var run []rune
		for ; i < len(items) && items[i].lone; i++ {
			run = append(run, items[i].literal)
		}
		literal, err := writeLiteral(run, f)
		if err != nil {
			return "", err
		}
		b.WriteString(literal)
		if i < len(items) {
			b.WriteString(items[i].text)
			i++
		}
	}
	return b.String(), nil
}

func writeLiteral(run []rune, f flags) (string, error) {
	if f.ignoreCase {
		return foldLiteral(run)
	}
	var b strings.Builder
	for _, r := range run {
		b.WriteString(quote(r))
	}
	return b.String(), nil
}

// keepAtomic finds nothing everywhere. Without, regexp2 (2.12) makes one loop of
// (?>a+){2}, which then finds "aa".
const keepAtomic = "(?=|a)"

// quantified reads the quantifiers that follow x.
func (p *parser) quantified(x item, f flags) (item, error) {
	for {
		if err := p.comments(); err != nil {
			return x, err
		}
		quantifier, ok, err := p.quantifier()
		if err != nil || !ok {
			return x, err
		}
		if x.anchor {
			return x, errors.New("an anchor is repeated")
		}
		if x.lone {
			if x.text, err = writeLiteral([]rune{x.literal}, f); err != nil {
				return x, err
			}
		}
		if strings.Contains(x.text, "(?>") {
			x.text += keepAtomic
		}
		x = item{text: fmt.Sprintf(quantifier, x.text)}
	}
}

// quantifier reads one quantifier and returns a format for what it repeats, and
// whether there is one.
func (p *parser) quantifier() (string, bool, error) {
	switch c := p.peek(0); c {
	case '*', '+', '?':
		p.at++
		switch {
		case p.take("?"):
			return "(?:%s)" + string(c) + "?", true, nil
		case p.take("+"):
			return "(?>(?:%s)" + string(c) + ")", true, nil
		}
		return "(?:%s)" + string(c), true, nil
	case '{':
		return p.interval()
	}
	return "", false, nil
}

// interval reads {n}, {n,}, {n,m} or {,m}. A + after it repeats the whole; a ?
// after {n} makes it optional. Anything else that begins with { is text.
func (p *parser) interval() (string, bool, error) {
	before := p.at
	p.at++
	low, hasLow := p.number()
	high, hasHigh := low, hasLow
	comma := p.take(",")
	if comma {
		high, hasHigh = p.number()
	}
	if !hasLow && !hasHigh || !p.take("}") {
		p.at = before
		return "", false, nil
	}
	const most = 100_000 // ONIG_MAX_REPEAT_NUM
	if low > most || high > most || hasHigh && low > high {
		return "", false, fmt.Errorf("the interval %s is too large or reversed", string(p.text[before:p.at]))
	}
	bounds := strconv.Itoa(low)
	if comma {
		bounds += ","
		if hasHigh {
			bounds += strconv.Itoa(high)
		}
	}
	out := "(?:%s){" + bounds + "}"
	if p.take("?") {
		if comma {
			return out + "?", true, nil
		}
		return "(?:" + out + ")?", true, nil
	}
	return out, true, nil
}

func (p *parser) number() (int, bool) {
	start, n := p.at, 0
	for p.peek(0) >= '0' && p.peek(0) <= '9' && p.at-start < 9 {
		n = 10*n + int(p.peek(0)-'0')
		p.at++
	}
	return n, p.at > start
}
