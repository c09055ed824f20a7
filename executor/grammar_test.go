package executor_test

import (
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

var _ = flag.Bool("update", false, "rewrite the golden files")

func grammars(t testing.TB) map[string]agon.Grammar {
	all := map[string]agon.Grammar{}
	for _, name := range executor.LanguageNames {
		language, err := executor.NamedLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = language.Grammar(agontest.Bins{}.Spec().ToolsFor(agon.RoleExecutor))
	}
	return all
}

func TestGrammarsConform(t *testing.T) {
	for name, grammar := range grammars(t) {
		t.Run(name, func(t *testing.T) { agontest.TestGrammar(t, grammar) })
	}
}

func FuzzGrammars(f *testing.F) {
	for _, seed := range []string{
		`count("A","nut")<call>`, `<end>`, "```python\nx\n```", "Answer: 3", `Action: {"tool":"count","args":["A"]} End Action`,
		"Action: move(A, 'B', item=\"nut\", n=[1,2])", "```\n```\n```", "Action: count(A, nut)\nAnswer: 1", "Action: count(=,=)", "Action: count('\\)",
	} {
		f.Add(seed)
	}
	all := grammars(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, grammar := range all {
			agontest.CheckGrammar(t, grammar, text, agon.FinishStop)
			agontest.CheckGrammar(t, grammar, text, agon.FinishLength)
		}
	})
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"compact", "x = 1\nx<call>", `code "x = 1\nx"`},
		{"compact", "x<end>", `code last "x"`},
		{"compact", "<end>", `answer none`},
		{"compact", "<call>", `invalid: there is no program before <call>`},
		{"compact", "x", `invalid: the turn must end with <call> or <end>`},
		{"compact", "x<call>y<end>", `invalid: <call> has no place in a program`},
		{"compact", "<inst>x<end>", `invalid: <inst> has no place in a program`},
		{"code", "think\n```python\nx\n```\n", `code "x\n"`},
		{"code", "```py\nx\n```\nAnswer: 2", `invalid: the turn holds an action and an answer: write one of them`},
		{"code", "```python\nprint('Answer: 2')\n```", `code "print('Answer: 2')\n"`},
		{"code", "```python\nx\n```\n```python\ny\n```", `invalid: the turn holds 2 code blocks: write one`},
		{"code", "```python\nx", "invalid: a ``` block is not closed"},
		{"code", "```bash\nls\n```", `invalid: the code block is marked "bash": mark it python`},
		{"code", "```python\n\n```", `invalid: the code block is empty`},
		{"code", "hm", `invalid: the turn holds neither an action nor a line that begins with Answer:`},
		{"code", "Answer: 12", `answer 12`},
		{"code", "so\n  Answer: the red one", `answer "the red one"`},
		{"code", "Answer:", `answer none`},
		{"code", "Answer: 1\nbecause", `invalid: there is text after the answer line`},
		{"code", `Answer: {"a": [1, true]}`, `answer {"a": [1, true]}`},
		{"json", `Action: {"tool":"count","args":{"bin":"A","item":"nut"}} End Action`, `call count {"bin":"A","item":"nut"}`},
		{"json", `Action: {"tool":"count","args":["A","nut"]}`, `call count {"bin":"A","item":"nut"}`},
		{"json", `Action: {"tool":"count"}`, `call count {}`},
		{"json", `Action: {"tool":"count","args":["A","nut",3]}`, `invalid: count takes 2 arguments`},
		{"json", `Action: {"tool":"look"}`, `invalid: there is no tool "look"; the tools are count, move`},
		{"json", `Action: {"tool":"count","args":3}`, `invalid: args must be an object or a list`},
		{"json", `Action: {"tool":"count"} {}`, `invalid: there is text after the action's JSON object`},
		{"json", `Action: {"args":{}}`, `invalid: the action names no tool`},
		{"json", "Action: {}\nAction: {}", `invalid: the turn holds more than one action`},
		{"json", "Action: {\"tool\":\"count\"} End Action\nAnswer: 1", `invalid: the turn holds an action and an answer: write one of them`},
		{"text", "Thought: x\nAction: count(A, nut) End Action", `call count {"bin":"A","item":"nut"}`},
		{"text", `Action: move(n=3, item="a, b", source='it\'s', target=B)`, `call move {"item":"a, b","n":3,"source":"it's","target":"B"}`},
		{"text", `Action: move(A, B, 3, 4)`, `call move {"item":"3","n":4,"source":"A","target":"B"}`},
		{"text", `Action: move(A, B, nut, [1, 2])`, `call move {"item":"nut","n":[1,2],"source":"A","target":"B"}`},
		{"text", `Action: count(A, bin=B)`, `invalid: count gets bin twice`},
		{"text", `Action: count`, `invalid: the action is not of the form tool(argument, …)`},
	} {
		action := grammars(t)[c.language].Parse(c.text, agon.FinishStop)
		if got := describe(action); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
	}
}

func describe(a agon.Action) string {
	quoted, _ := json.Marshal(a.Program)
	last := ""
	if a.Last {
		last = "last "
	}
	switch a.Kind {
	case agon.ActionCode:
		return "code " + last + string(quoted)
	case agon.ActionCall:
		arguments, _ := json.Marshal(a.Call.Arguments)
		return "call " + a.Call.Tool + " " + string(arguments)
	case agon.ActionAnswer:
		if a.Answer == nil {
			return "answer none"
		}
		return "answer " + string(a.Answer)
	}
	return "invalid: " + a.Reason
}

func TestObservationIsCut(t *testing.T) {
	grammar := executor.Tagged{Actions: executor.CodeActions, ObservationLimit: 5}.Grammar(nil)
	if got := grammar.Observe(agon.Execution{Output: "ééééééé\n", Error: "E"}); got != "ééééé\n[cut after 5 characters]\nE" {
		t.Errorf("%q", got)
	}
	if got := grammar.Observe(agon.Execution{}); got != "(no output)" {
		t.Errorf("%q", got)
	}
}

func TestPromptOffersToolsButNoState(t *testing.T) {
	for _, actions := range []executor.ActionSyntax{executor.CodeActions, executor.JSONActions, executor.TextActions} {
		messages, err := executor.Tagged{Actions: actions}.Prompt(agontest.Bins{}.Spec(), "move a {{.}} nut")
		if err != nil {
			t.Fatal(err)
		}
		agontest.Golden(t, "prompt_"+string(actions)+".txt", agontest.Transcript(messages))
		system := messages[0].Text
		for _, wanted := range []string{"count(bin, item)", `{"type":"integer","minimum":1}`, "Nothing can be moved", "Answer:"} {
			if !strings.Contains(system, wanted) {
				t.Errorf("%s: the prompt lacks %q:\n%s", actions, wanted, system)
			}
		}
		if strings.Contains(system, "look(") {
			t.Errorf("%s: the prompt offers a challenger's tool", actions)
		}
		if messages[1].Text != "move a {{.}} nut" {
			t.Errorf("the instruction became %q", messages[1].Text)
		}
	}
	if _, err := executor.NamedLanguage("cod"); err == nil || !strings.Contains(err.Error(), "compact, code, json, text") {
		t.Errorf("unknown language: %v", err)
	}
}

func BenchmarkParseCompact(b *testing.B) {
	grammar := executor.Compact{}.Grammar(nil)
	for b.Loop() {
		grammar.Parse(`move("A","B","nut",count("A","nut"))<end>`, agon.FinishStop)
	}
}
