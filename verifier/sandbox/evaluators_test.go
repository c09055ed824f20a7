package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agon"
)

// plainVerifiers are bodies of verifiers that an evaluator may decide by.
var plainVerifiers = []string{
	"return after.count('A', 'nut') == 0 and answer == after.count('B', 'nut')",
	"return after.state == before.state and answer in (3, 4.0)",
	"if type(answer) is not int:\n        return False\n    return answer == sum(1 for call in calls if call['tool'] == 'move')",
	"want = sorted(name for name, n in after.state.items() if n)\n    return answer == want",
	"total = 0\n    for bin, items in before.state.items():\n        total += len(items)\n    return answer == total",
	"return isinstance(answer, str) and re.fullmatch('[a-z]+', answer) is not None",
	"return bool(re.match('x', str(answer))) or not re.search(r'\\d', f'{answer!r:>10}')",
	"try:\n        return int(answer) == 3\n    except (TypeError, ValueError):\n        return False",
	"counts = {}\n    for call in calls:\n        counts[call['tool']] = counts.get(call['tool'], 0) + 1\n    return counts == {} and answer != 1",
	"a, *rest = [answer, *[1, 2], 3]\n    return max(rest, key=lambda n: -n) == 1 and (n := len(rest)) == 3",
	"return list(zip(*[[1, 2], [3, 4]])) == [(1, 3), (2, 4)] and all(map(str, [1, answer]))",
	"return math.isclose(answer, 3, abs_tol=1e-9) if isinstance(answer, (int, float)) else False",
	"return list(before.state.keys()) == list(after.state) and before.state.keys() == after.state.keys()",
	"return ', '.join(str(n) for n in range(3)).split(', ') == ['0', '1', '2'] and answer not in {1, 2}",
	"while answer == 7:\n        break\n    return answer is None or answer is True",
	"return set(before.state) == set(after.state) and len({n for n in [1, 1]}) == 1 and answer in {1, 2, 'x'}",
	"n: int = 2\n    return any(re.search('b', text, re.I) for text in ['A', 'B']) and n.bit_length() == 2",
	"return sorted([1, 2], key=less) == [2, 1] and less(answer == 3) < 0\n\ndef less(n):\n    return -n",
}

// otherVerifiers are bodies of verifiers in which something might have an address, or be
// kept, or tell of the memory that is left.
var otherVerifiers = []string{
	"return repr(verify) != ''",
	"return str(zip([1], [2])) != ''",
	"return f'{(x for x in [1])}' != ''",
	"return max(zip([1]), zip([2]), key=str) is not None",
	"return str(after) != ''",
	"return str(after.count) != ''",
	"return str(len) != ''",
	"f = lambda: 1\n    return str(f) != ''",
	"return [*map(str, [lambda: 1])] != []",
	"return list({float('nan'), float('nan'), 1}) != []",
	"s = set()\n    s.add(answer)\n    return len(s) == 1",
	"return sorted({n for n in [1, 2]}) == [1, 2]",
	"return str(re.compile('x')) != ''",
	"m = re.match('x', 'x')\n    return m is not None",
	"return before.state.keys() | after.state.keys() != 1",
	"v = before.state.values()\n    return str(v) != ''",
	"try:\n        return [0] * 10 ** 9 == 1\n    except Exception:\n        return True",
	"return answer is 'a'",
	"len = max\n    return True",
	"def inner():\n        return 1\n    return inner() == 1",
	"return any(x for x in iter([1]))",
	"for x in calls.__iter__():\n        pass\n    return True",
	"return slice(1) == slice(1)",
	"return bytes(3) == answer",
	"raise ValueError",
	"return type(answer).mro() is None",
	"return [type(answer)] == [int]",
	"return sum([x for x in calls], after) is None",
	"return dict(**before) == {}",
	"with answer:\n        return True",
	"match answer:\n        case 1:\n            return True\n    return False",
	"yield True",
	"return str(sum([], (x for x in [1]))) != ''",
	"return str(sum(*[[]], zip([1]))) != ''",
	"return looks({}) | [] == set()\n\ndef looks(before):\n    return before.keys()",
	"return answer == 0 or verify({}, 0, 0, 0)",
	"return [*map(lambda before: before.keys(), [{}])] == []",
	"ok = False\n    try:\n        ok = [0] * 10 ** 9 == 1\n    finally:\n        return ok",
	"return re.sub('x', repr, 'x') != str(lambda repr: 1)",
	"return __build__()\n\ndef __build__():\n    return True",
	"before.sort(key=lambda n: n)\n    return True",
	"return list(set([1, 2])) == [1, 2]",
	"return [*{1, 2}] == [1, 2]",
	"return max({1, 2}) == 2",
}

func TestPlainVerifiers(t *testing.T) {
	w := newWorld(t, Limits{})
	outcomes := someOutcomes(t, w)
	for _, body := range plainVerifiers {
		source := verifierOf(body)
		own := judge(t, w, source, outcomes)
		if !w.compiled.get(source).Plain {
			t.Errorf("%q is not taken for plain: %+v", body, own[0])
			continue
		}
		if evaluated := judge(t, w, source, outcomes); !slices.Equal(own, evaluated) {
			t.Errorf("%q: an evaluator decides %+v, a child of the judgement's own %+v", body, evaluated, own)
		}
	}
	for _, body := range otherVerifiers {
		source := verifierOf(body)
		judge(t, w, source, outcomes[:1])
		if w.compiled.get(source).Plain {
			t.Errorf("%q is taken for plain", body)
		}
	}
}

func verifierOf(body string) string {
	return "def verify(before, after, answer, calls):\n    " + body + "\n"
}

func someOutcomes(t testing.TB, w world) []outcome {
	initial := state(t, w.start(t, 1))
	var outcomes []outcome
	for _, answer := range []string{"3", "4.0", "true", `"text"`, "[1,2]", "null", `{"a":null}`} {
		outcomes = append(outcomes, outcome{State: initial, Answer: json.RawMessage(answer)})
	}
	return outcomes
}

// TestEvaluatorsAreUsedAgain: an evaluator outlives a verifier that raises, or that is
// false, and is replaced by another one at the end of its life and after one that does
// not end.
func TestEvaluatorsAreUsedAgain(t *testing.T) {
	w := newWorld(t, Limits{})
	outcomes := someOutcomes(t, w)
	honest := verifierOf("return answer == 3")
	endless := verifierOf("while answer == 3:\n        pass\n    return True")
	judge(t, w, honest, outcomes)
	judge(t, w, endless, outcomes[1:])
	first := soleEvaluator(t, w, honest, outcomes)
	judge(t, w, verifierOf("return answer + 1 == 4"), outcomes)
	if again := soleEvaluator(t, w, honest, outcomes); again != first {
		t.Error("another one without need")
	}
	if verdict := judge(t, w, endless, outcomes[:1])[0]; verdict.Stage != agon.VerdictBroken || !strings.Contains(verdict.Reason, "ran longer") {
		t.Errorf("got %+v", verdict)
	}
	second := soleEvaluator(t, w, honest, outcomes)
	if second == first {
		t.Error("the one that was interrupted goes on")
	}
	for range mostJudged {
		judge(t, w, honest, outcomes)
	}
	if third := soleEvaluator(t, w, honest, outcomes); third == second {
		t.Error("one lives for ever")
	}
}

// soleEvaluator judges by a plain verifier and returns the evaluator that there is then.
func soleEvaluator(t testing.TB, w world, honest string, outcomes []outcome) *evaluator {
	t.Helper()
	got := fmt.Sprint(judge(t, w, honest, outcomes))
	if want := fmt.Sprint(judge(t, w, honest, outcomes)); got != want {
		t.Errorf("got %s, then %s", got, want)
	}
	by, err := w.verifiersOf(w.env.Spec().Digest)
	if err != nil || len(by.lasting.idle) != 1 {
		t.Fatalf("%d evaluators, %v", len(by.lasting.idle), err)
	}
	return by.lasting.idle[0]
}
