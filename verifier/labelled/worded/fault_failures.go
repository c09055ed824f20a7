package worded

import (
	"strconv"
	"strings"
)

// failing are faults of failure cases that raise an error.
func failing() []fault {
	kinds := []struct {
		name string
		line func(*problem) string
	}{
		{"a name that is not defined", func(p *problem) string {
			return one(p.dice, "answer(result)", "n = stock[\"A\"]", "print(total_count)", "state[\"done\"] = True")
		}},
		{"a tool that there is not", func(p *problem) string {
			return one(p.dice, "take(\"A\", 3)", "get_state()", "undo()", "update(\"status\", \"done\")")
		}},
		{"a tool that attempts are not offered", hiddenTool},
		{"an argument that the tool refuses", refusedArgument},
		{"an argument too few", func(p *problem) string { return p.readTool() + "()" }},
		{"what the state does not allow", notAllowed},
		{"no Python", func(p *problem) string {
			return one(p.dice, "for k in range(3)\n    print(k)", "if True\nanswer(1)", "answer(3", "return = 3", "x = = 3")
		}},
		{"a type that does not fit", func(p *problem) string {
			return one(p.dice, "print(\"n: \" + 3)", "answer(len(5))", "[1, 2, 3][\"a\"]", "sum([\"1\", 2])")
		}},
		{"an index beyond the end", func(p *problem) string {
			return one(p.dice, "[1, 2, 3][3]", "{\"a\": 1}[\"b\"]", "min([])", "int(\"three\")", "1 // 0")
		}},
		{"a module that there is not", func(p *problem) string {
			return one(p.dice, "import "+p.world.name, "from tools import "+p.readTool(), "import environment")
		}},
		{"an assertion", func(p *problem) string {
			return one(p.dice, "assert False, \"this should fail\"", "raise Exception(\"wrong\")", "raise ValueError(\"not done\")")
		}},
	}
	var found []fault
	for _, kind := range kinds {
		found = append(found,
			fault{kind.name, func(p *problem) *flawed { return raising(p, kind.line, true) }},
			fault{"one of them: " + kind.name, func(p *problem) *flawed { return raising(p, kind.line, false) }})
	}
	return found
}

func (p *problem) readTool() string { return one(p.dice, p.world.reads...) }

// raising puts a line that raises into the failure cases, into all or one.
func raising(p *problem, line func(*problem) string, all bool) *flawed {
	cases := p.failures(nil)
	chosen := p.below(len(cases))
	for i := range cases {
		if !all && i != chosen {
			continue
		}
		bad := line(p)
		if bad == "" {
			return nil
		}
		if all || p.below(2) == 0 {
			bad = one(p.dice, bad+"\n"+cases[i], cases[i]+"\n"+bad)
		}
		cases[i] = bad
	}
	verifier, _ := p.sound()
	return &flawed{verifier: verifier, failures: cases}
}

func hiddenTool(p *problem) string {
	if len(p.world.acts) == 0 {
		return ""
	}
	return one(p.dice, "print(look())", "look()", "everything = look()")
}

// refusedArgument has a name that is none in a call, or text for a number.
func refusedArgument(p *problem) string {
	if len(p.world.acts) == 0 {
		return one(p.dice, "add(\"two\", 3)", "cents(3, \"pound\")", "multiply(None, 4)", "divide(2000000, 3)")
	}
	tools := sortedKeys(p.world.parameters)
	tool := one(p.dice, tools...)
	var arguments []string
	for _, parameter := range p.world.parameters[tool] {
		arguments = append(arguments, literal("D"+strconv.Itoa(len(parameter.name))))
	}
	return tool + "(" + strings.Join(arguments, ", ") + ")"
}

// notAllowed is a call that the tool refuses in the final state of whatever
// was done before.
func notAllowed(p *problem) string {
	switch p.world.name {
	case "warehouse":
		return one(p.dice, "move(\"A\", \"B\", \"nut\", 90)", "move(\"C\", \"C\", \"gear\", 1)", "cancel(1)\ncancel(1)", "cancel(2)\nship(2, \"B\")")
	case "library":
		return one(p.dice, "pay(\"Ann\", 99)", "pay(\"Cleo\", 98)", "give_back(\"Bob\", \"Emma\")\ngive_back(\"Bob\", \"Emma\")")
	}
	return one(p.dice, "answer(divide(5, 0))", "remainder(7, 0)")
}
