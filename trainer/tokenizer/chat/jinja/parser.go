package jinja

import (
	"fmt"
	"slices"
	"strings"
)

// parser turns tokens into nodes, by the grammar of jinja2.parser.
type parser struct {
	tokens []token
	next   int
	depth  int
	loops  int // around this place, within the same macro
	// names are those that the macro around this place uses.
	names map[string]bool
}

func (p *parser) current() token { return p.tokens[p.next] }

func (p *parser) following() token { return p.tokens[min(p.next+1, len(p.tokens)-1)] }

func (p *parser) here() at { return at{p.current().line} }

func (p *parser) advance() token {
	t := p.current()
	if t.kind != endToken {
		p.next++
	}
	return t
}

func (p *parser) fail(format string, args ...any) fault {
	f := faultf(format, args...)
	f.line = p.current().line
	return f
}

// skip takes the operator if it comes next.
func (p *parser) skip(operator string) bool {
	if !p.current().is(operator) {
		return false
	}
	p.next++
	return true
}

// skipName takes the name if it comes next.
func (p *parser) skipName(name string) bool {
	if !p.current().named(name) {
		return false
	}
	p.next++
	return true
}

func (p *parser) expect(operator string) {
	if !p.skip(operator) {
		panic(p.fail("expected %q, not %v", operator, p.current()))
	}
}

func (p *parser) expectName() string {
	if p.current().kind != nameToken {
		panic(p.fail("expected a name, not %v", p.current()))
	}
	return p.advance().text
}

func (p *parser) expectKind(k kind) {
	if p.current().kind != k {
		panic(p.fail("expected %v, not %v", token{kind: k}, p.current()))
	}
	p.next++
}

// nest counts how deep nodes are nested; the caller calls what it returns when
// it leaves.
func (p *parser) nest() func() {
	p.depth++
	if p.depth > maxNesting {
		panic(p.fail("the template is nested deeper than %d", maxNesting))
	}
	return func() { p.depth-- }
}

// chain refuses an expression that goes on beside itself for too long.
func (p *parser) chain(n int) {
	if n > maxChain {
		panic(p.fail("an expression has more than %d parts", maxChain))
	}
}

// parse reads a whole template.
func parse(source string) (body []statement, err error) {
	line := 0
	defer func() {
		if brought := recover(); brought != nil {
			err = caught(brought, line)
		}
	}()
	if len(source) > maxSource {
		return nil, fmt.Errorf("it has %d bytes: at most %d are read", len(source), maxSource)
	}
	p := &parser{tokens: lex(source), names: map[string]bool{}}
	defer func() { line = p.current().line }()
	return p.statements(), nil
}

// statements reads up to a tag of one of the names, whose name comes next, or
// to the end of the template if there are none.
func (p *parser) statements(ends ...string) []statement {
	defer p.nest()()
	var body []statement
	for {
		switch t := p.current(); t.kind {
		case endToken:
			if len(ends) > 0 {
				panic(p.fail("the template ends where %s is expected", strings.Join(ends, " or ")))
			}
			return body
		case dataToken:
			p.advance()
			body = append(body, &data{own(t.text)})
		case variableBegin:
			p.advance()
			here := p.here()
			body = append(body, &printing{here, p.tuple(tupleRules{})})
			p.expectKind(variableEnd)
		default:
			p.advance()
			if p.current().kind == nameToken && slices.Contains(ends, p.current().text) {
				return body
			}
			body = append(body, p.statement())
			p.expectKind(blockEnd)
		}
	}
}

// body reads what stands in a block, up to the tag of one of the ends; it is
// called where the tag that opens the block ends.
func (p *parser) body(ends ...string) []statement {
	p.skip(":")
	p.expectKind(blockEnd)
	return p.statements(ends...)
}
