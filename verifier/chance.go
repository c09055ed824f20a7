package verifier

import (
	"regexp"
	"slices"
	"strings"
)

// imported are the modules that a program names in its imports.
var imported = regexp.MustCompile(`(?m)(?:^|[;:])[ \t]*(?:import[ \t]+([\w., \t]+)|from[ \t]+([\w.]+)[ \t]+import\b)|__import__\(\s*["']([\w.]+)["']`)

// computing are the modules of the standard library of which a program needs no more
// than to compute: what they do is a function of what they are given. Another one asks
// chance, the clock or the machine, or may.
var computing = strings.Fields("array ast bisect calendar cmath collections copy dataclasses datetime decimal enum fractions functools heapq itertools json math numbers operator re statistics string textwrap types typing unicodedata")

// chanceCalls are builtins whose values depend on the process, methods of dates whose
// values depend on the clock, and the text of a function, which is an address.
var chanceCalls = regexp.MustCompile(`(?:^|[^\w.])(hash|id|object)\(|\.(now|today|utcnow)\(|\b(?:str|repr|format)\(\s*(lambda)\b`)

// asksChance names what a program asks chance with, or nothing. A tool may have the name
// of a builtin.
func asksChance(program string, isTool func(name string) bool) string {
	for _, found := range imported.FindAllStringSubmatch(program, -1) {
		for name := range strings.SplitSeq(found[1]+found[2]+found[3], ",") {
			module, _, _ := strings.Cut(strings.TrimSpace(name), " ")
			module, _, _ = strings.Cut(module, ".")
			if !slices.Contains(computing, module) {
				return module
			}
		}
	}
	for _, found := range chanceCalls.FindAllStringSubmatch(program, -1) {
		if name := found[1] + found[2] + found[3]; !isTool(name) {
			return name
		}
	}
	return ""
}
