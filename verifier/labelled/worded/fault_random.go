package worded

import (
	"fmt"
	"strings"
)

// chance is an expression that is $a or $b, and not by the state. What draws
// from a generator seeds it anew: a sandbox may start with a fixed seed, and
// such a program would do the same wherever it runs. $salt is some number.
type chance struct {
	name, imports, text string
	// names is set if it works for text alone.
	names bool
}

var chances = []chance{
	{"random.choice", "import random\nrandom.seed()\n", "random.choice([$a, $b])", false},
	{"random.random", "import random\nrandom.seed()\n", "$a if random.random() < 0.5 else $b", false},
	{"random.shuffle", "import random\noptions = [$a, $b]\nrandom.Random().shuffle(options)\n", "options[0]", false},
	{"a random number of the system", "import os\n", "[$a, $b][os.urandom(1)[0] % 2]", false},
	{"the clock", "import time\n", "[$a, $b][time.time_ns() // 1000 % 2]", false},
	{"the time of day", "from datetime import datetime\n", "$a if datetime.now().microsecond % 2 else $b", false},
	{"the number of the process", "import os\n", "[$a, $b][os.getpid() % 2]", false},
	{"an address", "", "[$a, $b][id(object()) % 1009 % 2]", false},
	{"the hash of a text", "", "[$a, $b][hash(\"choice $salt\") % 2]", false},
	{"the first of a set", "", "list({$a, $b})[0]", true},
	{"a tie in a set", "", "max({$a, $b}, key=lambda name: 0)", true},
	{"what a set gives away", "options = {$a, $b}\n", "options.pop()", true},
	{"a random identifier", "import uuid\n", "[$a, $b][uuid.uuid4().int % 2]", false},
}

func nonDeterministic() []fault {
	var found []fault
	for _, c := range chances {
		found = append(found, fault{"solution: " + c.name, func(p *problem) *flawed { return drawnSolution(p, c) }})
	}
	return append(found,
		fault{"verifier: the order of a set", dieInVerifier("list(set($names))[0] == \"$first\"")},
		fault{"verifier: a hash", dieInVerifier("hash(str(answer) + \"$salt\") % 2 == 0")},
		fault{"verifier: a tie in a set", dieInVerifier("max(set($names), key=len) == \"$first\"")},
		fault{"verifier: the text of a set", dieInVerifier("str(set($names))[2] == \"$first\"")},
		fault{"verifier: an address", dieInVerifier("sum(ord(c) for c in str(verify)) % 2 == 0")},
		fault{"failure case: sometimes it succeeds", luckyFailure},
	)
}

// drawnSolution leaves one thing in the solution to chance. The verifier asks
// for the right one.
func drawnSolution(p *problem, c chance) *flawed {
	right, other, template := p.alternatives(c.names)
	if template == "" {
		return nil
	}
	pair := shuffled(p.dice, []any{right, other})
	f := fields{"a": literal(pair[0]), "b": literal(pair[1]), "salt": p.below(1000)}
	program := code(c.imports, f) + "chosen = " + code(c.text, f) + "\n" + template
	verifier, _ := p.sound()
	return &flawed{verifier: verifier, solution: program}
}

// alternatives are two values for one argument or the answer, of which the
// second is wrong, and a program with the argument called chosen.
func (p *problem) alternatives(names bool) (right, other any, program string) {
	for i, c := range p.right.calls {
		for _, d := range shuffled(p.dice, p.world.neighbours(c)) {
			if j := differing(c, d); j >= 0 && p.runsAndFails(i, d) && (!names || isText(c.arguments[j])) {
				return c.arguments[j], d.arguments[j], p.withChosen(i, j)
			}
		}
	}
	if p.goal.answer == nil || names && !isText(p.goal.answer) || len(p.right.calls) > 0 {
		return nil, nil, ""
	}
	return p.goal.answer, one(p.dice, p.otherAnswers()...), "answer(chosen)"
}

// differing is the only argument in which two calls of a tool differ, or -1.
func differing(c, d call) int {
	found := -1
	if c.tool != d.tool {
		return -1
	}
	for i := range c.arguments {
		if c.arguments[i] != d.arguments[i] {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

func (p *problem) runsAndFails(i int, c call) bool {
	calls := append([]call{}, p.right.calls...)
	calls[i] = c
	o, ok := p.world.run(p.state, attempt{calls: calls, answer: p.right.answer})
	return ok && p.fails(&o)
}

func (p *problem) withChosen(i, j int) string {
	var lines []string
	for k, c := range p.right.calls {
		arguments := each(c.arguments, literal)
		if k == i {
			arguments[j] = "chosen"
		}
		lines = append(lines, c.tool+"("+strings.Join(arguments, ", ")+")")
	}
	if p.right.answer != nil {
		lines = append(lines, "answer("+literal(p.right.answer)+")")
	}
	return strings.Join(lines, "\n")
}

// dieInVerifier adds a condition that is true or not by chance.
func dieInVerifier(condition string) func(*problem) *flawed {
	return func(p *problem) *flawed {
		f := fields{"names": `["A", "B", "C"]`, "first": one(p.dice, "A", "B", "C"), "salt": p.below(1000)}
		return &flawed{verifier: arranged(p.dice, append(texts(p.demands()), code(condition, f)))}
	}
}

// luckyFailure has a failure case that does the right thing now and then.
func luckyFailure(p *problem) *flawed {
	right, other, template := p.alternatives(false)
	if template == "" {
		return nil
	}
	f := fields{"a": literal(right), "b": literal(other)}
	verifier, _ := p.sound()
	cases := p.failures(nil)
	cases[len(cases)-1] = fmt.Sprintf("import random\nchosen = random.SystemRandom().choice(%s)\n%s", code("[$b, $b, $a]", f), template)
	return &flawed{verifier: verifier, failures: cases}
}
