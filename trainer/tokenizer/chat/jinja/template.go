package jinja

import "time"

// Template is a template that can be rendered. It does not change and may be
// used from several goroutines.
type Template struct {
	body []statement
	work int // what a rendering may do, as in meter
}

// Parse reads a template. A tag, filter, test or function that this package
// does not have is refused by name, with its line.
func Parse(source string) (*Template, error) {
	body, err := parse(source)
	if err != nil {
		return nil, err
	}
	return &Template{body, maxWork}, nil
}

// Render returns what the template writes, given its variables, which it does
// not change. now is what strftime_now tells. The error names the line of the
// template; what raise_exception says stands in it word for word, but on one
// line.
func (t *Template) Render(variables map[string]Value, now time.Time) (text Text, err error) {
	m := &machine{meter: &meter{left: t.work}, now: now}
	m.out = &builder{meter: m.meter}
	m.scope = &scope{outer: &scope{values: variables, outer: &scope{values: globals}}}
	defer func() {
		if brought := recover(); brought != nil {
			text, err = Text{}, caught(brought, m.line)
		}
	}()
	m.run(t.body)
	return m.out.result(), nil
}
