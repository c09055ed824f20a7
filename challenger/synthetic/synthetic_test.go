package synthetic

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
)

var binsFolder = &agon.Folder{
	Name:      "bins",
	TurnLimit: 4,
	Phrases: map[string]agon.Phrase{
		"count": {Text: "the number of {item} in {bin}"},
		"move":  {Text: "move {n} {item} from {source} to {target}", Examples: map[string][]json.RawMessage{"n": {json.RawMessage("1"), json.RawMessage("2"), json.RawMessage("3")}}},
	},
}

func binsGenerator(t *testing.T) *Generator {
	t.Helper()
	g, err := New(binsFolder, agontest.Bins{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func binsBench(t *testing.T, seed int64) *bench {
	t.Helper()
	b, err := binsGenerator(t).newBench(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.close() })
	if err := b.enter(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	return b
}

// text writes a literal for a parameter of the bins.
func text(value string) *expression { return newLiteral(quote(value)) }

func (c *catalog) action(name string, arguments ...*expression) *part {
	for _, t := range c.actions {
		if t.name == name {
			return &part{do: typed(&call{t, arguments})}
		}
	}
	panic("no action " + name)
}

func (c *catalog) source(name string, arguments ...*expression) *expression {
	for _, s := range c.sources {
		if s.name == name {
			return &expression{form: lookupForm, from: s, call: typed(&call{s.tool, arguments})}
		}
	}
	panic("no source " + name)
}

// typed gives literals the kinds of their parameters, as a composer does.
func typed(c *call) *call {
	for i, argument := range c.arguments {
		if argument.form == literalForm {
			argument.kind, argument.literals = c.tool.parameters[i].kind, c.tool.parameters[i].literals
		}
	}
	return c
}

func TestVerifiersTellAllFromTheNumberThatLiesThere(t *testing.T) {
	b := binsBench(t, 3)
	c := b.catalog
	count := func(bin, item string) *expression { return c.source("count", text(bin), text(item)) }
	cases := []struct {
		program program
		want    string
	}{
		{
			program{c.action("move", text("A"), text("B"), text("nut"), newLiteral("2"))},
			`after.count("A","nut")==before.count("A","nut")-2 and after.count("B","nut")==before.count("B","nut")+2`,
		},
		{
			program{c.action("move", text("A"), text("B"), text("nut"), count("A", "nut"))},
			`after.count("A","nut")==0 and after.count("B","nut")==before.count("B","nut")+before.count("A","nut")`,
		},
		{
			program{
				c.action("move", text("A"), text("B"), text("nut"), newLiteral("3")),
				c.action("move", text("B"), text("A"), text("nut"), newLiteral("1")),
			},
			`after.count("A","nut")==before.count("A","nut")-2 and after.count("B","nut")==before.count("B","nut")+2`,
		},
		{
			program{
				c.action("move", text("B"), text("A"), text("bolt"), newLiteral("1")),
				{tell: count("A", "bolt")},
			},
			`after.count("B","bolt")==before.count("B","bolt")-1 and after.count("A","bolt")==before.count("A","bolt")+1 and answer==after.count("A","bolt")`,
		},
		{
			program{
				{tell: count("A", "bolt")},
				c.action("move", text("B"), text("A"), text("bolt"), newLiteral("1")),
			},
			`after.count("A","bolt")==before.count("A","bolt")+1 and after.count("B","bolt")==before.count("B","bolt")-1 and answer==before.count("A","bolt")`,
		},
	}
	for _, test := range cases {
		r, err := start(t.Context(), b.world, test.program)
		if err != nil {
			t.Fatal(err)
		}
		s := &scribe{bench: b, composer: &composer{catalog: c}}
		verifier, err := s.explain(t.Context(), &draft{s.composer, test.program, r})
		if err != nil {
			t.Fatal(err)
		}
		if got := verifier.python(); got != test.want {
			t.Errorf("%s\nhas   %s\nwants %s", test.program.python(), got, test.want)
		}
		if held, err := verifier.holds(t.Context(), r); !held || err != nil {
			t.Errorf("%s does not hold for its own program (%v)", verifier.python(), err)
		}
	}
}

// blind is a world of bins in which nothing can be looked up.
type blind struct{ agontest.Bins }

func (b blind) Spec() *agon.Spec {
	spec := *b.Bins.Spec()
	spec.Tools = nil
	for _, tool := range b.Bins.Spec().Tools {
		if !tool.ReadOnly {
			spec.Tools = append(spec.Tools, tool)
		}
	}
	return &spec
}

func TestVerifiersReadTheStateWhereNothingCanBeLookedUp(t *testing.T) {
	folder := *binsFolder
	folder.Phrases = map[string]agon.Phrase{"move": binsFolder.Phrases["move"]}
	g, err := New(&folder, blind{})
	if err != nil {
		t.Fatal(err)
	}
	config := DefaultConfig()
	config.Executor, config.Challenger, config.Sizes = 0, 8, []float64{1}
	config.LenientVerifiers, config.WrongSolutions = 0, 0
	corpus, err := g.Corpus(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range corpus {
		if len(d.Exchanges) != 1 || !strings.Contains(d.Exchanges[0].Text, `<ver>after.state["A"]["`) {
			t.Errorf("shows %+v", d.Exchanges)
		}
	}
}

func TestStepwiseDemonstrationsShowWhatWasReturned(t *testing.T) {
	b := binsBench(t, 3)
	stock := agontest.InitialStock(3)
	p := program{
		b.catalog.action("move", text("A"), text("B"), text("nut"), newLiteral("1")),
		{tell: b.catalog.source("count", text("B"), text("nut"))},
	}
	r, err := start(t.Context(), b.world, p)
	if err != nil {
		t.Fatal(err)
	}
	exchanges := attemptStepwise(p.instruction(), p, r, false)
	now := string(mustEncode(t, stock["B"]["nut"]+1))
	want := []agon.Exchange{
		{Seen: []agon.Message{{Speaker: agon.User, Text: "move 1 nut from A to B then tell the number of nut in B"}},
			Text: "move(\"A\",\"B\",\"nut\",1)\ncount(\"B\",\"nut\")<call>"},
		{Seen: []agon.Message{{Speaker: agon.Observation, Text: now}}, Text: "answer(" + now + ")<end>"},
	}
	if got := string(mustEncode(t, exchanges)); got != string(mustEncode(t, want)) {
		t.Errorf("shows %s", got)
	}
}

func mustEncode(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestHeldOutCompositionsNeverOccur(t *testing.T) {
	g := binsGenerator(t)
	if len(g.split) == 0 {
		t.Fatal("nothing is held out")
	}
	b := binsBench(t, 0)
	c := &composer{catalog: b.catalog, dice: newDice(7), hidden: b.split}
	for range 200 {
		d, err := b.draw(t.Context(), c, wish{size: 3})
		if err != nil {
			t.Fatal(err)
		}
		near, err := c.failures(t.Context(), d.program, d.run, 3, b.keep)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append([]disturbed{{program: d.program}}, near...) {
			if !b.split.shows(p.program) {
				t.Fatalf("%q has a held-out composition", p.program.python())
			}
		}
	}
	tasks, err := g.HeldOut(t.Context(), []int64{agon.FirstEvaluationSeed, agon.FirstEvaluationSeed + 1, agon.FirstEvaluationSeed + 2, agon.FirstEvaluationSeed + 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if task.Novel != (task.Parts > 1) {
			t.Errorf("%q: %d parts, novel %v", task.Instruction, task.Parts, task.Novel)
		}
	}
}

func TestSplitHoldsOutHalfOrWhatIsListed(t *testing.T) {
	c := binsGenerator(t).catalog
	possible := c.pairs()
	if got := newSplit(c, nil); len(got) != len(possible)/2 {
		t.Errorf("%d of %d compositions are held out", len(got), len(possible))
	}
	listed := newSplit(c, [][2]string{{"move", "count"}})
	if len(listed) != 1 || !listed[pair{"move", "count"}] {
		t.Errorf("listed compositions are %v", listed)
	}
}

func TestSharesOfNoiseAreThoseConfigured(t *testing.T) {
	config := DefaultConfig()
	config.Executor, config.Challenger = 400, 400
	corpus, err := binsGenerator(t).Corpus(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[agon.Flaw]int{}
	for _, d := range corpus {
		counts[d.Flaw]++
	}
	for flaw, want := range map[agon.Flaw]int{agon.FlawWrongProgram: 200, agon.FlawLenientVerifier: 140, agon.FlawWrongSolution: 32} {
		if got := counts[flaw]; got < want*7/10 || got > want*13/10 {
			t.Errorf("%d demonstrations are %s; about %d were asked for", got, flaw, want)
		}
	}
	config.CorrectOnly = true
	rest, err := binsGenerator(t).Corpus(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if string(mustEncode(t, rest)) != string(mustEncode(t, correct(corpus))) {
		t.Error("the correct part differs from the same part of the whole corpus")
	}
}

// What a person wrote for prompts to show is in no corpus.
func TestExamplesOfAFolderAreInNoCorpus(t *testing.T) {
	config := DefaultConfig()
	config.Executor, config.Challenger = 40, 40
	folder := *binsFolder
	folder.Examples = []agon.Item{{Environment: "bins", Instruction: "an example", Solution: `move("A","B","nut",1)`}}
	var corpora []string
	for _, f := range []*agon.Folder{binsFolder, &folder} {
		g, err := New(f, agontest.Bins{})
		if err != nil {
			t.Fatal(err)
		}
		corpus, err := g.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		corpora = append(corpora, string(mustEncode(t, corpus)))
	}
	if corpora[0] != corpora[1] {
		t.Error("a corpus changes with the examples of its folder")
	}
}

func TestRolesAreSpreadEvenly(t *testing.T) {
	config := Config{Executor: 3, Challenger: 7}
	executors := 0
	for i := range 10 {
		if config.role(i) == agon.RoleExecutor {
			executors++
		}
	}
	if executors != 3 {
		t.Errorf("%d executors of 3", executors)
	}
}

func TestConfigsThatCannotBeAreRefused(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"cannot be made":         func(c *Config) { c.Executor, c.Challenger = 0, 0 },
		"give one each":          func(c *Config) { c.Sizes = nil },
		"less than none":         func(c *Config) { c.Sizes = []float64{1, -1} },
		"all shares are 0":       func(c *Config) { c.Sizes = []float64{0} },
		"wrong programs":         func(c *Config) { c.WrongPrograms = 1.5 },
		"lenient verifiers and ": func(c *Config) { c.LenientVerifiers, c.WrongSolutions = .6, .6 },
	} {
		config := DefaultConfig()
		change(&config)
		if _, err := binsGenerator(t).Corpus(t.Context(), config); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error is %v, want %q in it", err, name)
		}
	}
}

func TestCanceledCorpusEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := binsGenerator(t).Corpus(ctx, DefaultConfig()); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// stuck is a world in which nothing can be done.
type stuck struct{ agontest.Bins }

func (s stuck) Start(ctx context.Context, seed int64) (agon.Episode, error) {
	episode, err := s.Bins.Start(ctx, seed)
	return stuckEpisode{episode.(agon.Stateful)}, err
}

type stuckEpisode struct{ agon.Stateful }

func (e stuckEpisode) Call(ctx context.Context, call agon.Call) (agon.Return, error) {
	return agon.Return{Error: "the doors\nare locked"}, nil
}

func TestEnvironmentsWithoutProgramsSayWhy(t *testing.T) {
	g, err := New(binsFolder, stuck{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Corpus(t.Context(), DefaultConfig())
	if err == nil || !strings.Contains(err.Error(), "make a corpus of bins: seed") || !strings.Contains(err.Error(), "the doors are locked") {
		t.Errorf("error is %v", err)
	}
}

// mute is an environment whose only tool takes an open text.
type mute struct{ agontest.Bins }

func (mute) Spec() *agon.Spec {
	return &agon.Spec{Name: "mute", Tools: []agon.Tool{{Name: "say", Parameters: []agon.Parameter{{Name: "text", Schema: json.RawMessage(`{"type":"string"}`), Required: true}}}}}
}

func TestOpenTextsNeedExamples(t *testing.T) {
	if _, err := New(&agon.Folder{}, mute{}); err == nil || !strings.Contains(err.Error(), "give examples") {
		t.Errorf("error is %v", err)
	}
	folder := &agon.Folder{Phrases: map[string]agon.Phrase{"say": {Text: "say {text}", Examples: map[string][]json.RawMessage{"text": {json.RawMessage(`"hello"`)}}}}}
	if _, err := New(folder, mute{}); err != nil {
		t.Errorf("with examples: %v", err)
	}
}
