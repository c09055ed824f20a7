package blind

import "fmt"

// trivialFaults are verifiers that accept everything.
var trivialFaults = []fault{
	trivial("returns True", func(c *composition) []string { return []string{"return True"} }),
	trivial("checks a count that cannot be less", func(c *composition) []string { return []string{"return len(calls) >= 0"} }),
	trivial("an error counts as right", func(c *composition) []string {
		missing := fmt.Sprintf("after.lookup(%q) is not None and %s", c.spec.Name, expression(c.places))
		return []string{"try:", "    return " + missing, "except Exception:", "    return True"}
	}),
	trivial("asserts a tuple", func(c *composition) []string {
		return []string{fmt.Sprintf("assert (%s, \"not done as asked\")", expression(c.places)), "return True"}
	}),
	trivial("the truth of a list", func(c *composition) []string {
		return []string{"return bool([" + join(c.places, ", ") + "])"}
	}),
	trivial("the truth of a generator", func(c *composition) []string {
		return []string{"return bool(check for check in (" + join(c.places, ", ") + ",))"}
	}),
	trivial("loops over nothing", func(c *composition) []string {
		return []string{
			`for call in [call for call in calls if call["tool"] == "verify"]:`,
			"    if not (" + expression(c.places) + "):", "        return False", "return True",
		}
	}),
	trivial("or and a value that is true", func(c *composition) []string {
		return []string{"return bool(" + expression(c.places) + " or \"done\")"}
	}),
	trivial("either it is or it is not", func(c *composition) []string {
		last := c.places[len(c.places)-1]
		return []string{"if " + last.python() + ":", "    return True", "return " + last.not()}
	}),
	trivial("the result is thrown away", func(c *composition) []string {
		return []string{"correct = " + expression(c.places), "if correct is not None:", "    return True", "return correct"}
	}),
}

// trivial makes a fault of the statements of a verifier that accepts everything.
func trivial(name string, statements func(c *composition) []string) fault {
	return fault{name, func(c *composition) (made, bool) {
		idle := near{end: end{state: c.before}, program: ""}
		return c.tooMuch(suspect{function(statements(c)...), always}, idle)
	}}
}
