package jinja

import "fmt"

// kind tells tokens apart.
type kind int

const (
	endToken kind = iota
	dataToken
	blockBegin
	blockEnd
	variableBegin
	variableEnd
	nameToken
	stringToken
	integerToken
	floatToken
	operatorToken
)

// token is a piece of a template: what stands between tags, or a word of one.
type token struct {
	kind kind
	text string
	line int
}

func (t token) is(operator string) bool { return t.kind == operatorToken && t.text == operator }

func (t token) named(name string) bool { return t.kind == nameToken && t.text == name }

// String says what the token is, for an error.
func (t token) String() string {
	switch t.kind {
	case endToken:
		return "the end of the template"
	case dataToken:
		return "text"
	case blockEnd:
		return "the end of the tag"
	case variableEnd:
		return "the end of the print statement"
	case stringToken:
		return "a string"
	}
	return fmt.Sprintf("%q", t.text)
}
