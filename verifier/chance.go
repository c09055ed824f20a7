package verifier

import "regexp"

// chanceModules are what a program asks chance or the clock with: what it does then is
// another thing each time, though two runs may agree.
var chanceModules = regexp.MustCompile(`(?m)^\s*(?:import|from)\s+(?:[\w.]+\s*,\s*)*(random|time|datetime|secrets|uuid)\b|__import__\(\s*["'](random|time|datetime|secrets|uuid)["']|\b(urandom|getrandom)\b`)

// chanceCalls are builtins whose values depend on the process.
var chanceCalls = regexp.MustCompile(`(?:^|[^\w.])(hash|id)\(`)

// asksChance names what a program asks chance with, or nothing. A tool may have the name
// of a builtin.
func asksChance(program string, isTool func(name string) bool) string {
	if found := chanceModules.FindStringSubmatch(program); found != nil {
		return found[1] + found[2] + found[3]
	}
	for _, found := range chanceCalls.FindAllStringSubmatch(program, -1) {
		if !isTool(found[1]) {
			return found[1]
		}
	}
	return ""
}
