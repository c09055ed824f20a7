package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// patch replaces the body of every function of source in which the compiler
// found an error, by one that reports "not in this libtorch" through gotch's
// error channel. It returns the new text and the names of those functions.
//
// file is the name by which output, what the compiler printed, calls the
// source. Errors in other files are not looked at. An error outside of every
// function cannot be mended this way and is returned as one.
func patch(file, source, output string) (patched string, names []string, err error) {
	lines := strings.Split(source, "\n")
	var broken []function
	for _, line := range errorLines(file, output) {
		f, ok := enclosing(lines, line-1)
		if !ok {
			return "", nil, fmt.Errorf("%s:%d: does not compile and is in no function", file, line)
		}
		if !slices.Contains(broken, f) {
			broken = append(broken, f)
		}
	}
	// From the last to the first, so that the line numbers before stay true.
	slices.SortFunc(broken, func(a, b function) int { return b.first - a.first })
	for _, f := range broken {
		signature, _, _ := strings.Cut(strings.Join(lines[f.first:f.last+1], "\n"), "{")
		name := functionName(signature)
		lines = slices.Replace(lines, f.first, f.last+1, stub(signature, name)...)
		names = append(names, name)
	}
	slices.Reverse(names)
	return strings.Join(lines, "\n"), names, nil
}

// errorLines lists the lines of file at which output reports an error.
func errorLines(file, output string) []int {
	report := regexp.MustCompile(`(?m)^(?:\S*/)?` + regexp.QuoteMeta(file) + `:(\d+):\d+: (?:fatal )?error: `)
	var lines []int
	for _, match := range report.FindAllStringSubmatch(output, -1) {
		line, _ := strconv.Atoi(match[1])
		lines = append(lines, line)
	}
	return lines
}

// A function is the lines from the first of its signature to its closing brace.
type function struct{ first, last int }

// enclosing finds the function around line i. It relies on gotch's layout: a
// definition begins in the first column, and nothing inside of it does except
// its closing brace.
func enclosing(lines []string, i int) (function, bool) {
	if i < 0 || i >= len(lines) {
		return function{}, false
	}
	first := i
	for first > 0 && !beginsDefinition(lines[first]) {
		first--
	}
	last, depth := first, 0
	for ; last < len(lines); last++ {
		depth += strings.Count(lines[last], "{") - strings.Count(lines[last], "}")
		if depth == 0 && strings.Contains(lines[last], "}") {
			break
		}
	}
	return function{first, last}, beginsDefinition(lines[first]) && i <= last && last < len(lines)
}

var definition = regexp.MustCompile(`^[A-Za-z_][\w:<>,* ]*\(`)

func beginsDefinition(line string) bool { return definition.MatchString(line) }

var nameBeforeArguments = regexp.MustCompile(`(\w+)\s*\(`)

func functionName(signature string) string {
	return nameBeforeArguments.FindStringSubmatch(signature)[1]
}

// stub is a function with the given signature that only reports its absence.
func stub(signature, name string) []string {
	body := strings.Split(strings.TrimRight(signature, " \n")+" {", "\n")
	body = append(body, fmt.Sprintf(`  PROTECT(throw std::runtime_error("%s: not in this libtorch");)`, name))
	if !strings.Contains(" "+signature, " void "+name) {
		body = append(body, "  return {};")
	}
	return append(body, "}")
}
