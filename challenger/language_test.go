package challenger_test

import (
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
)

var item = agon.Item{
	Instruction: "move 3 nut from A to B",
	Verifier:    "def verify(before, after, answer, calls):\n    return after.count(\"B\",\"nut\") == before.count(\"B\",\"nut\")+3\n",
	Solution:    `move("A","B","nut",3)`,
	Failures:    []string{`move("A","B","nut",2)`, `move("B","A","nut",3)`, `move("A","B","bolt",3)`},
}

// tagged drops what the tagged language does not keep.
func tagged(i agon.Item) agon.Item {
	i.Verifier = strings.TrimSpace(i.Verifier)
	return i
}

func TestCompactText(t *testing.T) {
	text, err := challenger.Compact{}.Format(&item)
	want := `<inst>move 3 nut from A to B<ver>after.count("B","nut") == before.count("B","nut")+3<sol>move("A","B","nut",3)` +
		`<fail>move("A","B","nut",2)<fail>move("B","A","nut",3)<fail>move("A","B","bolt",3)<end>`
	if err != nil || text != want {
		t.Errorf("%v\n got %s\nwant %s", err, text, want)
	}
}

func TestRoundTrip(t *testing.T) {
	plain := tagged(item)
	for name, c := range map[string]*agon.Item{"compact": &item, "tagged": &plain} {
		language, err := challenger.NamedLanguage(name, 3)
		if err != nil {
			t.Fatal(err)
		}
		text, err := language.Format(c)
		if err != nil {
			t.Fatal(name, err)
		}
		again, err := language.Parse(text)
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, again, c)
		}
		if !language.Holds(text) || language.Holds(`look()<call>`) {
			t.Errorf("%s: Holds does not tell items from actions", name)
		}
	}
	if _, err := challenger.NamedLanguage("compct", 3); err == nil {
		t.Error("an unknown language is known")
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"compact", "<inst>a<ver>b<sol>c", "must end with <end>"},
		{"compact", "<inst>a<sol>c<ver>b<end>", "in this order"},
		{"compact", "x<inst>a<ver>b<sol>c<end>", "in this order"},
		{"compact", "<inst> <ver>b<sol>c<end>", "the instruction is empty"},
		{"compact", "<inst>a<ver> <sol>c<end>", "the verifier is empty"},
		{"compact", "<inst>a<ver>b<sol><end>", "the solution is empty"},
		{"compact", "<inst>a<ver>b<sol>c<fail><end>", "failure case 1 is empty"},
		{"compact", "<inst>a<ver>b\nc<sol>d<end>", "one line"},
		{"compact", "<inst>a<ver>b<sol>c<call>d<end>", "<call> has no place"},
		{"compact", "<inst>a<ver>b<ver>b<sol>c<end>", "<ver> has no place"},
		{"compact", "<inst>a<ver>b<sol>c" + strings.Repeat("<fail>d", 17) + "<end>", "at most 16"},
		{"compact", "<inst>" + strings.Repeat("a", 1<<17) + "<end>", "at most 65536"},
		{"tagged", "hello", "there is no <instruction>"},
		{"tagged", "<instruction>a</instruction><solution>c</solution>", "<verifier> must come next"},
		{"tagged", "<instruction>a</instruction>and<verifier>b</verifier>", "nothing between"},
		{"tagged", "<instruction>a<verifier>b</verifier>", "<instruction> is not closed"},
		{"tagged", "<instruction>a<solution></instruction>", "holds another tag"},
		{"tagged", "<instruction>a</instruction><verifier>b</verifier><solution>c</solution>bye", "<failure> must come next"},
		{"tagged", "<instruction></instruction><verifier>b</verifier><solution>c</solution>", "the instruction is empty"},
	} {
		language, _ := challenger.NamedLanguage(c.language, 3)
		if _, err := language.Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %.60q: %v, want %q", c.language, c.text, err, c.want)
		}
	}
}

func TestTaggedForgivesThoughtsAndFences(t *testing.T) {
	got, err := challenger.Tagged{}.Parse("I saw 5 nuts.\n<instruction> a </instruction>\n<verifier>\n```python\ndef verify(before, after, answer, calls):\n    return True\n```\n</verifier>\n\n<solution>c</solution>\n<failure>```py\nd\n```</failure>\n")
	want := &agon.Item{Instruction: "a", Verifier: "def verify(before, after, answer, calls):\n    return True", Solution: "c", Failures: []string{"d"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
}

func TestFormatRefusesWhatItCannotKeep(t *testing.T) {
	odd := item
	odd.Verifier = "def verify(b, a, answer, calls): return True"
	if _, err := (challenger.Compact{}).Format(&odd); err == nil {
		t.Error("compact writes a verifier of another form")
	}
	odd = tagged(item)
	odd.Solution = " x"
	if _, err := (challenger.Tagged{}).Format(&odd); err == nil {
		t.Error("tagged writes white space that it drops when reading")
	}
}

func FuzzLanguages(f *testing.F) {
	plain := tagged(item)
	for name, c := range map[string]*agon.Item{"compact": &item, "tagged": &plain} {
		language, _ := challenger.NamedLanguage(name, 3)
		text, err := language.Format(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)/2])
	}
	f.Add("<instruction>```\n```</instruction><verifier>```x\n\n```</verifier>")
	f.Fuzz(func(t *testing.T, text string) {
		for _, language := range []challenger.Language{challenger.Compact{}, challenger.Tagged{}} {
			checkInverse(t, language, text)
			grammar := challenger.NewGrammar(noActions{}, language)
			agontest.CheckGrammar(t, grammar, text, agon.FinishStop)
			agontest.CheckGrammar(t, grammar, text, agon.FinishLength)
		}
	})
}

// checkInverse: what parses formats to a text that parses to the same, and in
// the compact language to the very text.
func checkInverse(t *testing.T, language challenger.Language, text string) {
	t.Helper()
	read, err := language.Parse(text)
	if err != nil {
		return
	}
	written, err := language.Format(read)
	if err != nil {
		if _, compact := language.(challenger.Compact); compact {
			t.Fatalf("%q parses but does not format: %v", text, err)
		}
		return // a fence within a fence is not kept, and said so
	}
	if again, err := language.Parse(written); err != nil || !reflect.DeepEqual(again, read) {
		t.Fatalf("%q reads as %+v but its writing %q as %+v: %v", text, read, written, again, err)
	}
	if _, compact := language.(challenger.Compact); compact && written != text {
		t.Fatalf("%q is written as %q", text, written)
	}
}

// noActions is a grammar without actions.
type noActions struct{}

func (noActions) Parse(string, agon.Finish) agon.Action {
	return agon.Action{Kind: agon.ActionInvalid, Reason: "no actions"}
}
func (noActions) Observe(e agon.Execution) string { return e.Error }

func BenchmarkCompactParse(b *testing.B) {
	text, err := challenger.Compact{}.Format(&item)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := (challenger.Compact{}).Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
