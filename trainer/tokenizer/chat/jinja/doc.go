// Package jinja renders chat templates: the part of Jinja that they use, with
// the meaning that jinja2 gives it in the immutable sandbox that transformers
// sets up (trim_blocks, lstrip_blocks, loop controls, the generation tag, its
// own tojson).
//
//	source ─ lex ─→ tokens ─ parse ─→ nodes ─ Render ─→ Text
//
// # Why an interpreter of its own
//
// gonja v2.9.1, the interpreter that Go has, was tried first, with 30
// conversations under each of 126 public templates, given raise_exception and
// strftime_now: 2,520 of the 3,780 renderings are transformers', under 10
// templates all of them; 939 times it refuses what jinja2 renders, 143 times it
// renders what jinja2 refuses, 178 times it writes something else. Some
// conversations make it recurse until the stack overflows, which ends a Go
// program. Filters and functions can be registered with it; limits, the order
// of keys (data are Go maps), Python's undefined values and generators, and
// marks cannot. This package agrees in all 3,780.
//
// # Marks
//
// A Text knows of each of its bytes whether the template wrote it or the data
// did, and of the data which. Whatever a template does to a message (strip it,
// split it, write it as JSON), its bytes keep their marks. So a caller can
// find the delimiters that the template wrote and leave the same characters in
// a message alone.
//
// # What it does not do
//
// Refused by name when a template is parsed: the tags include, import, from,
// extends, block, autoescape and print; filters, tests and functions of jinja2
// that no known chat template uses (attr, center, filesizeformat, forceescape,
// groupby, pprint, random, slice, striptags, truncate, urlencode, urlize,
// wordcount, wordwrap, xmlattr; lipsum, cycler, joiner). Refused when it comes
// to it: methods of Python's types that are not here, \N in strings, integers
// beyond 64 bits, fields with a specification in str.format, and * in %-formats.
//
// Deviations: a function or generator that is printed is an error; macros have
// no attributes; a slice of a constant that is no sequence is an error, where
// jinja2 takes it for undefined; a loop over a generator takes all of it, even
// if it breaks off.
//
// # Limits
//
// A template is data that somebody else wrote. What it may use is bounded: its
// size, its nesting, the steps of a rendering with the memory that they take,
// and what is written. It sees the variables that it is given and nothing
// else. It cannot panic or hang; what goes wrong is an error of one line that
// names the line of the template.
package jinja
