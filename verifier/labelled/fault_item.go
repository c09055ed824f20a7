package labelled

import (
	"fmt"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// wavering items depend on more than the state.
var wavering = []fault{
	waversBy("hashes", `abs(hash("seed"))`),
	waversBy("addresses", `id(object()) // 64`),
	waversBy("the time", `__import__("time").time_ns() // 1000`),
	waversBy("the clock", `int(__import__("time").perf_counter() * 1e6)`),
	waversBy("the kernel's randomness", `int.from_bytes(__import__("os").urandom(4), "big")`),
	waversBy("the order of a set", `[str(i) for i in range(97)].index(next(iter({str(i) for i in range(97)})))`),
	waversBy("the date", `int(__import__("datetime").datetime.now().timestamp() * 1e6)`),
	waversBy("a universally unique name", `__import__("uuid").uuid4().int`),
	{NonDeterministic, "the verifier by addresses", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging("int(str(iter([])).split(\"0x\")[-1][:-1], 16)//16%2==0 and " + join(s.state(), s.answered())))
	}},
}

// waversBy makes a solution look something up as often as some noise says,
// from 0 to 96 times more than it has to: what a verifier sees of its calls is
// another list each time.
func waversBy(name, noise string) fault {
	return fault{NonDeterministic, "the solution by " + name, func(s *spoiler) (agon.Item, bool) {
		look := lookUp(s.outcome.Calls, s.readOnly)
		if look == "" {
			return agon.Item{}, false
		}
		item, _ := s.judgedBy(s.base.write(s.facts))
		item.Solution = fmt.Sprintf("for _ in range((%s) %% 97):\n    %s\n%s", noise, look, item.Solution)
		return item, true
	}}
}

// lookUp writes a read-only call again that the solution made; empty if it made
// none.
func lookUp(calls []agon.CallRecord, readOnly map[string]bool) string {
	for _, call := range calls {
		if !readOnly[call.Tool] {
			continue
		}
		var arguments []string
		for _, name := range sortedNames(call.Arguments) {
			arguments = append(arguments, name+"="+verifier.Literal(decode(call.Arguments[name])))
		}
		return call.Tool + "(" + strings.Join(arguments, ", ") + ")"
	}
	return ""
}

// mistaken items have an instruction that asks for something else.
var mistaken = []fault{
	{WrongItem, "another instruction of the same tools", func(s *spoiler) (agon.Item, bool) {
		return s.instructedAs(func(other *agon.Item) bool { return toolsOf(other.Solution) == toolsOf(s.item.Solution) })
	}},
	{WrongItem, "another instruction", func(s *spoiler) (agon.Item, bool) {
		return s.instructedAs(func(other *agon.Item) bool { return toolsOf(other.Solution) != toolsOf(s.item.Solution) })
	}},
}

// instructedAs takes the instruction of another item that fits.
func (s *spoiler) instructedAs(fits func(other *agon.Item) bool) (agon.Item, bool) {
	for _, i := range s.shuffled(len(s.others)) {
		other := &s.others[i]
		if other.Instruction != s.item.Instruction && fits(other) {
			item, _ := s.judgedBy(s.base.write(s.facts))
			item.Instruction = other.Instruction
			return item, true
		}
	}
	return agon.Item{}, false
}

// toolsOf is a program without its arguments.
func toolsOf(program string) string {
	var names []string
	for line := range strings.Lines(program) {
		name, _, _ := strings.Cut(line, "(")
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// idle items have failure cases that show nothing about the verifier.
var idle = []fault{
	failing("an unknown tool", `finish("it")`),
	failing("an unknown name", "answer(undefined)"),
	failing("no Python", "answer(1"),
	failing("an error raised", `raise ValueError("wrong")`),
	failing("a division by zero", "answer(1 / 0)"),
	failing("an assertion", "assert False"),
	failing("a loop without end", "while True:\n    pass"),
	failing("the end of the interpreter", "import os\nos._exit(0)"),
	failing("an import that fails", "import numpy"),
}

// failing puts a program that does not run in the place of one failure case, or
// of all.
func failing(name, program string) fault {
	return fault{FailuresDoNotRun, name, func(s *spoiler) (agon.Item, bool) {
		item, _ := s.judgedBy(s.base.write(s.facts))
		if len(item.Failures) == 0 {
			return agon.Item{}, false
		}
		at := s.number(len(item.Failures))
		item.Failures = slices.Clone(item.Failures)
		item.Failures[at] = program
		return item, true
	}}
}
