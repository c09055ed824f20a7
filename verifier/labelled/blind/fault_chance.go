package blind

import (
	"fmt"
	"slices"
	"strings"
)

// chanceFaults have a part of the answer that the state does not decide.
var chanceFaults = []fault{
	chance{
		name: "a random number", imports: "import random\nrandom.seed()", expression: "random.randint(1000, 9999)",
		asked: "a reference number of four digits that you make up at random",
		check: "isinstance({x}, int) and 1000 <= {x} <= 9999", example: 40,
	}.fault(),
	chance{
		name: "the clock", imports: "import time", expression: "time.time_ns()",
		asked: "the time at which you were done, in nanoseconds",
		check: "isinstance({x}, int) and {x} > 10 ** 15", example: 12,
	}.fault(),
	chance{
		name: "a unique name", imports: "import uuid", expression: "uuid.uuid4().hex",
		asked: "a fresh unique identifier of 32 hexadecimal digits",
		check: "isinstance({x}, str) and len({x}) == 32", example: "none",
	}.fault(),
	chance{
		name: "a hash of a text", expression: "abs(hash(\"receipt\"))",
		asked: "a receipt number, for which you take the hash of the word receipt without its sign",
		check: "isinstance({x}, int) and {x} > 100", example: 7,
	}.fault(),
	chance{
		name: "a throw of dice", imports: "import random\ndie = random.SystemRandom()", expression: "sum(die.randint(1, 6) for _ in range(200))",
		asked: "the sum of two hundred throws of a die",
		check: "isinstance({x}, int) and 200 <= {x} <= 1200", example: 3,
	}.fault(),
	chance{
		name: "a sample", imports: "import random", expression: "sorted(random.SystemRandom().sample(range(1, 50), 6))",
		asked: "six lucky numbers from 1 to 49 in rising order",
		check: "isinstance({x}, list) and len({x}) == 6 and {x} == sorted({x})", example: []any{3, 2},
	}.fault(),
	chance{
		name: "the order of a set", expression: `list({"north", "south", "east", "west", "up", "down", "in", "out"})`,
		asked: "the list of the words north, south, east, west, up, down, in and out in the order of a Python set",
		check: `isinstance({x}, list) and sorted({x}) == ["down", "east", "in", "north", "out", "south", "up", "west"]`, example: []any{"down"},
	}.fault(),
	chance{
		name: "an address", expression: "id(answer)",
		asked: "the id of the Python function answer, as a serial number",
		check: "isinstance({x}, int) and {x} > 1000", example: 9,
	}.fault(),
}

// chance is something that comes out differently every time, which Python's random
// does in the sandbox only with a seed from the system.
type chance struct {
	name, imports, expression string
	// asked says it in the instruction, check is its clause in a verifier.
	asked, check string
	// example is something that does not pass.
	example any
}

func (o chance) fault() fault { return fault{o.name, o.plant} }

func (o chance) plant(c *composition) (made, bool) {
	m := c.item("", "")
	m.Instruction = values{"asked": o.asked}.fill(strings.TrimSpace(m.Instruction) + " " + pick(c.dice, o.wordings(c)))
	m.Solution = o.solution(c)
	m.Verifier = o.verifier(c)
	m.Failures = nil
	for _, one := range c.rejected(c.isRight) {
		failure := program(one.calls, o.pair(c, one.answer))
		if !one.written && len(m.Failures) < failureCases && !slices.Contains(m.Failures, failure) {
			m.Failures = append(m.Failures, failure)
		}
	}
	m.proof = varies
	return m, len(m.Failures) == failureCases
}

func (o chance) wordings(c *composition) []string {
	if c.request.answer == nil {
		return []string{"Then answer with {asked}.", "As the answer give {asked}."}
	}
	return []string{
		"Answer with a dict: under result what is asked for here, under extra {asked}.",
		"Besides that, tell {asked}. Put both in a dict, with the keys result and extra.",
	}
}

// pair is a failing answer.
func (o chance) pair(c *composition, result any) any {
	if c.request.answer == nil {
		return o.example
	}
	return map[string]any{"result": result, "extra": o.example}
}

func (o chance) solution(c *composition) string {
	var lines []string
	if o.imports != "" {
		lines = append(lines, o.imports)
	}
	for _, step := range c.request.steps {
		lines = append(lines, step.python())
	}
	told := o.expression
	if c.request.answer != nil {
		told = fmt.Sprintf("{\"result\": %s, \"extra\": %s}", python(c.request.answer), told)
	}
	return strings.Join(append(lines, "answer("+told+")"), "\n")
}

func (o chance) verifier(c *composition) string {
	if c.request.answer == nil {
		extra := asks(values{"x": "answer"}.fill(o.check), always)
		return c.by(append(c.places[:len(c.places):len(c.places)], extra)...).source()
	}
	pair := asks("isinstance(answer, dict) and answer.get(\"result\") == "+python(c.request.answer), always)
	extra := asks(values{"x": "answer[\"extra\"]"}.fill("\"extra\" in answer and "+o.check), always)
	v := c.by(append(c.stateClauses(), pair, extra)...)
	v.layout = conjunction // the checks rely on those before
	return v.source()
}
