package jinja

import (
	"fmt"
	"strings"
)

// fault is what ends the parsing or the rendering of a template. Inside the
// package it travels as a panic, since an expression may fail at any depth;
// Parse and Render turn it into an error.
type fault struct {
	line int // of the template; 0 until it is known
	text string
}

func (f fault) Error() string {
	text := strings.Join(strings.Fields(f.text), " ")
	if len(text) > longestFault {
		text = strings.ToValidUTF8(text[:longestFault], "") + "…"
	}
	if f.line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", f.line, text)
}

// longestFault bounds what a template can make an error say, in bytes.
const longestFault = 1000

func faultf(format string, args ...any) fault { return fault{text: fmt.Sprintf(format, args...)} }

// caught turns what a panic brought into an error that names the line. A panic
// that is no fault is a mistake of this package, and no reason for the program
// to end because of a template.
func caught(brought any, line int) error {
	f, ok := brought.(fault)
	if !ok {
		f = faultf("the interpreter broke: %v", brought)
	}
	if f.line == 0 {
		f.line = line
	}
	return f
}
