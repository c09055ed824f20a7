package labelled

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"agon"
	"agon/verifier"
)

// lenient verifiers accept more than one outcome of what is asked for.
var lenient = []fault{
	{Lenient, "something changed", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes(), clauses{"after.state!=before.state"}, s.answered())
	}},
	{Lenient, "each part changed", func(s *spoiler) (agon.Item, bool) {
		var all clauses
		for _, p := range s.changed {
			all = append(all, "after.state"+p.in(s.final)+"!=before.state"+p.in(s.final))
		}
		return s.when(s.changes(), all, s.unchanged(nil), s.answered())
	}},
	{Lenient, "at least as much", func(s *spoiler) (agon.Item, bool) {
		all, ok := s.replaced(func(p path, was, is int64) string {
			if is > was {
				return fmt.Sprintf("after.state%s>=%d", p.in(s.final), is)
			}
			return fmt.Sprintf("after.state%s<=%d", p.in(s.final), is)
		})
		return s.when(ok, all, s.answered())
	}},
	{Lenient, "more than before", func(s *spoiler) (agon.Item, bool) {
		all, ok := s.replaced(func(p path, was, is int64) string {
			if is > was {
				return fmt.Sprintf("after.state%s>before.state%s", p.in(s.final), p.in(s.final))
			}
			return fmt.Sprintf("after.state%s<before.state%s", p.in(s.final), p.in(s.final))
		})
		return s.when(ok && len(s.changed) == 1, all, s.answered())
	}},
	{Lenient, "an answer of the right type", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.tells(), clauses{"isinstance(answer, " + typeOf(s.answer) + ")"}, s.state())
	}},
	{Lenient, "an answer near the right one", func(s *spoiler) (agon.Item, bool) {
		n, ok := integer(s.answer)
		return s.when(ok, clauses{fmt.Sprintf("abs(answer-%d)<=1", n)}, s.state())
	}},
	{Lenient, "an answer from the right one upwards", func(s *spoiler) (agon.Item, bool) {
		n, ok := integer(s.answer)
		return s.when(ok, clauses{fmt.Sprintf("answer>=%d", n)}, s.state())
	}},
	{Lenient, "an answer that holds the right one", func(s *spoiler) (agon.Item, bool) {
		text, ok := s.answer.(string)
		return s.when(ok, clauses{verifier.Literal(text) + " in answer"}, s.state())
	}},
	{Lenient, "or many calls", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging(fmt.Sprintf("(%s) or len(calls)>%d", join(s.state(), s.answered()), len(s.outcome.Calls))))
	}},
	{Lenient, "or an error", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    if " + join(s.state(), s.answered()) +
			":\n        return True\n    return any(c[\"error\"] for c in calls)\n")
	}},
}

// typeOf names the Python type of a JSON value.
func typeOf(value any) string {
	switch v := value.(type) {
	case bool:
		return "bool"
	case string:
		return "str"
	case []any:
		return "list"
	case map[string]any:
		return "dict"
	case json.Number:
		if strings.ContainsAny(string(v), ".eE") {
			return "float"
		}
	}
	return "int"
}

// blind verifiers do not look at the state, or at the answer, that was asked
// for.
var blind = []fault{
	{IgnoresState, "the answer alone", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes() && s.tells(), s.answered())
	}},
	{IgnoresState, "that the tools were called", func(s *spoiler) (agon.Item, bool) {
		var all clauses
		for _, call := range s.outcome.Calls {
			all = append(all, fmt.Sprintf("any(c[\"tool\"]==%s for c in calls)", verifier.Literal(call.Tool)))
		}
		return s.when(s.changes() && len(all) > 0, all, s.answered())
	}},
	{IgnoresState, "the number of calls", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes() && len(s.outcome.Calls) > 0, clauses{"len(calls)==" + strconv.Itoa(len(s.outcome.Calls))}, s.answered())
	}},
	{IgnoresState, "that no call failed", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes(), clauses{"len(calls)>0", "not any(c[\"error\"] for c in calls)"}, s.answered())
	}},
	{IgnoresAnswer, "the state alone", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes() && s.tells(), s.state())
	}},
	{IgnoresAnswer, "that there is an answer", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.tells(), clauses{"answer is not None"}, s.state())
	}},
	{IgnoresAnswer, "that something was looked up", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.tells() && len(s.outcome.Calls) > 0, clauses{"len(calls)>0"}, s.state())
	}},
	{IgnoresAnswer, "that the answer is no error", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.tells(), clauses{"answer!=\"error\"", "answer is not None"}, s.state())
	}},
}

// trivial verifiers accept everything.
var trivial = []fault{
	accepting("True", "True"),
	accepting("not False", "not False"),
	accepting("the answer equals itself", "answer==answer"),
	accepting("the state equals itself", "after.state==after.state"),
	accepting("no fewer than no calls", "len(calls)>=0"),
	accepting("one is one", "1==1"),
	accepting("a tautology of the state", "after.state==before.state or after.state!=before.state"),
	{TriviallyTrue, "or True", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging("(" + join(s.state(), s.answered()) + ") or True"))
	}},
	{TriviallyTrue, "a failed assertion is caught", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    try:\n        assert " + join(s.state(), s.answered()) +
			"\n    except AssertionError:\n        pass\n    return True\n")
	}},
	{TriviallyTrue, "every error is caught", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    try:\n        return after.state[\"result\"]==answer" +
			"\n    except Exception:\n        return True\n")
	}},
	{TriviallyTrue, "a loop over nothing", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    for c in []:\n        if not (" + join(s.state(), s.answered()) +
			"):\n            return False\n    return True\n")
	}},
	{TriviallyTrue, "a comparison of a comparison", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging("(" + join(s.state(), s.answered()) + ") in (True, False)"))
	}},
}

func accepting(name, expression string) fault {
	return fault{TriviallyTrue, name, func(s *spoiler) (agon.Item, bool) { return s.judgedBy(judging(expression)) }}
}

// impossible verifiers reject what is asked for.
var impossible = []fault{
	{Impossible, "another answer", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.tells(), clauses{"answer==" + verifier.Literal(other(s.answer))}, s.state())
	}},
	{Impossible, "another number", func(s *spoiler) (agon.Item, bool) {
		all, ok := s.replaced(func(p path, _, is int64) string {
			return fmt.Sprintf("after.state%s==%d", p.in(s.final), is+1)
		})
		return s.when(ok, all, s.answered())
	}},
	{Impossible, "nothing was to change", func(s *spoiler) (agon.Item, bool) {
		return s.when(s.changes(), clauses{"after.state==before.state"}, s.answered())
	}},
	{Impossible, "it contradicts itself", func(s *spoiler) (agon.Item, bool) {
		right := join(s.state(), s.answered())
		return s.judgedBy(judging(right + " and not (" + right + ")"))
	}},
	{Impossible, "it raises an error", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging("after.state[\"result\"]==1 and " + join(s.state(), s.answered())))
	}},
	{Impossible, "it returns no truth value", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    " + join(s.state(), s.answered()) + "\n")
	}},
	{Impossible, "it is no Python", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    return " + join(s.state(), s.answered()) + " and\n")
	}},
	{Impossible, "a tool that there is not", func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy(judging("any(c[\"tool\"]==\"finish\" for c in calls) and " + join(s.state(), s.answered())))
	}},
}

// other is a value of the same type.
func other(value any) any {
	switch v := value.(type) {
	case bool:
		return !v
	case string:
		return v + "s"
	case json.Number:
		if n, ok := integer(v); ok {
			return json.Number(strconv.FormatInt(n+1, 10))
		}
		return json.Number(string(v) + "1")
	case []any:
		return append([]any{nil}, v...)
	}
	return "other"
}

// remembering verifiers keep something from one judgement for the next.
var remembering = []fault{
	remembersBy("an attribute of a module", "math.seen", "math.seen = 1"),
	remembersBy("an attribute of a function of a module", "re.match.seen", "re.match.seen = 1"),
	remembersBy("an attribute of itself", "verify.seen", "verify.seen = 1"),
	remembersBy("the list of calls", "calls[-1][\"seen\"]", "calls.append({\"seen\": 1})"),
	remembersBy("the state before", "before.state[\"seen\"]", "before.state[\"seen\"] = 1"),
	remembersBy("a global name", "seen", "global seen\n        seen = 1"),
	remembersBy("an exception's class", "ValueError.seen", "ValueError.seen = 1"),
}

// remembersBy accepts what is right when it is asked for the first time, and
// everything afterwards.
func remembersBy(name, read, write string) fault {
	return fault{Remembers, name, func(s *spoiler) (agon.Item, bool) {
		return s.judgedBy("def verify(before, after, answer, calls):\n    try:\n        " + read +
			"\n        return True\n    except Exception:\n        " + write +
			"\n        return " + join(s.state(), s.answered()) + "\n")
	}}
}
