package verifier

import "testing"

// TestAsksChance: programs are told by what they import and call, not by names of their
// own.
func TestAsksChance(t *testing.T) {
	tools := func(name string) bool { return name == "id" }
	for program, want := range map[string]string{
		"import random\nanswer(random.choice([1, 2]))":             "random",
		"import math, random":                                      "random",
		"from time import time_ns as now\nanswer(now())":           "time",
		"if True:\n    import secrets":                             "secrets",
		"answer(__import__('uuid').uuid4().hex)":                   "uuid",
		"import os\nx = os.urandom(1)":                             "os",
		"import os.path as p, math\nanswer(1)":                     "os",
		"from collections import Counter":                          "",
		"import math, itertools as it":                             "",
		"x = 1; import sys":                                        "sys",
		"import datetime\nanswer(datetime.date(2024, 2, 29).year)": "",
		"import datetime as d\nanswer(d.datetime.now().year)":      "now",
		"answer(now())":                                            "",
		"answer(hash('a') % 2)":                                    "hash",
		"answer(id(3))":                                            "",
		"random = count('A', 'nut')\nanswer(random)":               "",
		"time = departure('A')\nanswer(time)":                      "",
		"import math\nanswer(math.floor(2.5))":                     "",
		"answer(table.hash(3))":                                    "",
		"answer('import random')":                                  "",
		"for id_ in range(3):\n    pass\nanswer(rehash())":         "",
	} {
		if got := asksChance(program, tools); got != want {
			t.Errorf("%q: %q, want %q", program, got, want)
		}
	}
}
