package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"agon"
)

// hostile breaks out of every place that is not escaped: of text, of attributes, of
// scripts, of styles, of comments.
const hostile = `</script><script>alert(1)</script>"' onload='alert(2)' x="<img src=x onerror=alert(3)></pre></style><!--]]>{{.}}` + "`${alert(4)}`\x00\u2028"

// hostilePage has the text wherever a page takes one.
func hostilePage(text string) Page {
	item := agon.Item{Environment: text, Instruction: text, Verifier: text, Solution: text, Failures: []string{text}}
	verdict := agon.Verdict{Stage: text, Reason: text}
	call := agon.CallRecord{
		Call:   agon.Call{Tool: text, Arguments: map[string]json.RawMessage{text: []byte(text)}},
		Return: agon.Return{Value: []byte(text), Error: text},
	}
	trajectory := &agon.Trajectory{
		Environment: text, TaskID: text, Status: agon.Status(text), Reason: text, Outcome: agon.Outcome{Answer: []byte(text)},
		Turns: []agon.Turn{{
			Seen: []agon.Message{{Speaker: agon.Speaker(text), Text: text}, {Speaker: agon.User, Text: text}},
			Text: text, Action: agon.Action{Kind: agon.ActionInvalid, Reason: text},
			Execution: &agon.Execution{Output: text, Error: text, Limit: agon.Limit(text), Calls: []agon.CallRecord{call}},
		}},
	}
	run := Run{
		Name: text, Status: text, Facts: []Fact{{text, text}}, Digests: []Fact{{text, text}}, Settings: []Setting{{text, text, text}},
		Iterations: []Iteration{{1, map[string]float64{text: 1, "reward": 1}}, {2, map[string]float64{text: 2, "reward": 1}}},
		Now:        &Success{}, Funnel: &Funnel{Written: 2, Refused: []StageCount{{text, 1}}},
		Items:    of(Item{ID: text, Verdict: verdict, VariantOf: text, Item: &item}, Item{ID: text + "2", Verdict: verdict, Text: text}),
		Attempts: of(Attempt{Verdict: verdict, Trajectory: trajectory}),
	}
	return Page{
		Title: text, Program: text, Runs: []Run{run, {Name: text}},
		Evaluations: []Evaluation{{Title: text, Note: text, Columns: []string{text}, Rows: []EvaluationRow{{Name: text, Note: text}}}},
	}
}

func TestHostileTextIsHarmless(t *testing.T) {
	page := written(t, hostilePage(hostile))
	checkStructure(t, page)
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for node := range root.Descendants() {
		if node.Type == html.TextNode && node.Parent.Data != "script" && strings.Contains(node.Data, "</script><script>alert(1)") {
			seen++
		}
	}
	if seen < 40 {
		t.Errorf("the text is to be read in %d places only", seen)
	}
}

// What steers a terminal or turns the direction of writing is nowhere on the page: not
// in texts, nor in attributes, nor in the data of its script.
func TestUnseenIsShown(t *testing.T) {
	const unseen = "a\x1b[2J\x9b\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200Bb"
	page := written(t, hostilePage(unseen))
	for _, r := range page {
		if (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && r != '\n' && r != '\t' {
			t.Fatalf("%U is on the page", r)
		}
	}
	if shown := "a\uFFFD[2J" + strings.Repeat("\uFFFD", 11) + "b"; strings.Count(page, shown) < 40 {
		t.Errorf("the text is to be read as %q in %d places only", shown, strings.Count(page, shown))
	}
}

// FuzzText writes a page of any text: its structure stays what it is.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", hostile, "\xff\xfe", "\x1b[2J", strings.Repeat("<b>", 2000), "javascript:alert(1)", "#", "-->", "\r\n\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkStructure(t, written(t, hostilePage(text))) })
}
