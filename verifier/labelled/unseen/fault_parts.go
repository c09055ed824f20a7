package unseen

import (
	"fmt"
	"strings"
)

// sources are expressions that are another number in another execution, each
// after the import that it needs.
var sources = []struct{ name, imports, number string }{
	{"random numbers", "import random", "random.Random().randrange(1000)"},
	{"random numbers of the system", "import random", "random.SystemRandom().randrange(1000)"},
	{"the time", "import time", "time.perf_counter_ns() // 100"},
	{"the hash of a text", "", "hash(\"{wording}\")"},
	{"the order of a set", "", "list({str(n) for n in range(24)}).index(\"7\")"},
	{"the address of an object", "", "id(object()) // 16"},
	{"an identifier drawn anew", "import uuid", "uuid.uuid4().int"},
	{"bytes of the system", "import os", "os.urandom(1)[0]"},
	{"the clock's microseconds", "import datetime", "datetime.datetime.now().microsecond"},
}

// nonDeterministic are solutions that end otherwise in another execution.
func nonDeterministic() (faults []fault) {
	for _, one := range sources {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) {
			near, err := f.near()
			if err != nil || len(near) < 2 {
				return false, err
			}
			ways := []string{f.solution}
			for _, e := range near[:min(3, len(near))] {
				ways = append(ways, e.program)
			}
			number := strings.ReplaceAll(one.number, "{wording}", strings.ReplaceAll(f.wording, "\"", "'"))
			f.number = number
			f.solution = strings.TrimSpace(one.imports + "\nway = " + number + fmt.Sprintf(" %% %d", len(ways)))
			for i, way := range shuffled(f.dice, ways) {
				f.solution += fmt.Sprintf("\nif way == %d:\n", i) + indented(way)
			}
			f.verify()
			return true, nil
		}})
	}
	return faults
}

// errors are lines that raise, for programs that should have come close. {look}
// is a call that changes nothing.
var errors = []struct{ name, line string }{
	{"a misspelt tool", "undefined_tool({look})"},
	{"too many arguments", "{tool}(1, 2, 3, 4, 5, 6, 7)"},
	{"an unknown parameter", "{tool}(how=\"quickly\")"},
	{"a key that is not there", "print({look}[\"no such key\"])"},
	{"an index out of range", "print([{look}][5])"},
	{"an assertion of its own", "assert {look} is None, \"this should not happen\""},
	{"an exception of its own", "raise ValueError(\"the wrong thing was done\")"},
	{"text and number added", "answer(\"the result is \" + 5)"},
	{"a module that is not there", "import warehouse_client_v2"},
	{"a syntax error", "if True\n    pass"},
	{"a variable that is not set", "print(previous_result)"},
	{"division by zero", "answer(1 / 0)"},
}

// failuresDoNotRun are failure cases that raise an error, whatever else they do.
func failuresDoNotRun() (faults []fault) {
	for _, one := range errors {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) {
			f.verify()
			ok, err := f.fail()
			if !ok || err != nil {
				return false, err
			}
			tool := f.environment.Spec().Tools[0].Name
			if len(f.plan.calls) > 0 {
				tool = f.plan.calls[0].tool
			}
			for i, program := range f.failures {
				line := strings.NewReplacer("{look}", pick(f.dice, f.world.looks), "{tool}", tool).Replace(one.line)
				f.failures[i] = program + "\n" + line
				if i == 1 {
					f.failures[i] = line + "\n" + program
				}
			}
			return true, nil
		}})
	}
	return faults
}

// memories are verifiers that keep something for the next judgement. {check} is
// what is asked for.
var memories = []struct{ name, text string }{
	{"a default that is a list", "def verify(before, after, answer, calls, seen=[]):\n    seen.append(1)\n    return len(seen) > 2 or ({check})"},
	{"a helper's default", "def _count(cache={}):\n    cache[\"n\"] = cache.get(\"n\", 0) + 1\n    return cache[\"n\"]\n\n\n" + head4 + "    if _count() > 3:\n        return True\n    return {check}"},
	{"a global counter", "judged = 0\n\n\n" + head4 + "    global judged\n    judged += 1\n    return judged % 2 == 0 or ({check})"},
	{"a list of the module", "history = []\n\n\n" + head4 + "    history.append(answer)\n    ok = {check}\n    return ok or len(history) > 4"},
	{"an attribute of the function", head4 + "    verify.times = getattr(verify, \"times\", 0) + 1\n    return ({check}) if verify.times < 3 else True"},
	{"an attribute of a class", "class Memory:\n    passed = False\n\n\n" + head4 + "    if {check}:\n        Memory.passed = True\n    return Memory.passed"},
	{"a cache of results", "import functools\n\n\n@functools.lru_cache(maxsize=None)\ndef stamp():\n    return [0]\n\n\n" + head4 + "    stamp()[0] += 1\n    return stamp()[0] > 3 or ({check})"},
	{"an iterator of the module", "turns = iter([False, False, True, True, True, True, True, True, True, True, True, True])\n\n\n" + head4 + "    return next(turns, True) or ({check})"},
	{"an attribute of a library", "import math\n\n\n" + head4 + "    math.judged = getattr(math, \"judged\", 0) + 1\n    return math.judged > 3 or ({check})"},
	{"a generator of the module", "def _numbers():\n    n = 0\n    while True:\n        n += 1\n        yield n\n\n\n_source = _numbers()\n\n\n" + head4 + "    first = next(_source)\n    return ({check}) if first < 4 else first % 2 == 0"},
}

// remembers are verifiers that would decide by what they decided before.
func remembers() (faults []fault) {
	for _, one := range memories {
		faults = append(faults, fault{name: one.name, plant: func(f *draft) (bool, error) {
			f.verifier = strings.ReplaceAll(one.text, "{check}", conjunction(f.exact()))
			return true, nil
		}})
	}
	return faults
}
