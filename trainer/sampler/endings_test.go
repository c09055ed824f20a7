package sampler

import (
	"math"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/trainer/model"
	"agon/trainer/tokenizer"
)

// shipped is the policy that ships, whose text is text.
const shipped = "../../checkpoints/base"

// A turn ends with the token that completes a stop string, and with no earlier.
func TestStopStrings(t *testing.T) {
	m := load(t, shipped, model.Placement{})
	text, err := tokenizer.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	end, _ := text.Special("<end>")
	request := agon.Request{Tokens: text.EncodeSpecial("<exec>move 3 nut from A to B<act>"), MaxTokens: 60}
	open := map[string]func(...string) (Sampler, error){
		"native": func(stop ...string) (Sampler, error) {
			return NewNative(m, text, NativeOptions{Stops: []int32{end}, StopStrings: stop})
		},
		"torch": func(stop ...string) (Sampler, error) {
			return NewTorch(m, text, TorchOptions{Stops: []int32{end}, StopStrings: stop})
		},
	}
	for name, open := range open {
		write := func(r agon.Request, stop ...string) agon.Completion {
			s, err := open(stop...)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			c := s.Generate(t.Context(), []agon.Request{r})[0]
			if c.Err != nil {
				t.Fatal(c.Err)
			}
			return c
		}
		whole := write(request)
		if whole.Text != `move("A","B","nut",3)<end>` || whole.Finish != agon.FinishStop {
			t.Fatalf("%s: without stop strings it writes %q, %s", name, whole.Text, whole.Finish)
		}
		for _, c := range []struct {
			stop []string
			text string // to the end of a token: "move" and "\",\"" are one each
		}{
			{[]string{`"B",`}, `move("A","B","`},
			{[]string{"never", "m"}, "move"},
			{[]string{`,"nut"`, `","`}, `move("A","`},
		} {
			got := write(request, c.stop...)
			if got.Text != c.text || got.Finish != agon.FinishString || !slices.Equal(got.Tokens, whole.Tokens[:len(got.Tokens)]) {
				t.Errorf("%s, stop at %q: %q, %s", name, c.stop, got.Text, got.Finish)
			}
		}
		if got := write(request, "never"); got.Text != whole.Text || got.Finish != agon.FinishStop {
			t.Errorf("%s, with a string that does not come: %q, %s", name, got.Text, got.Finish)
		}
		late := request
		late.Truncation.MinTokens = len(whole.Tokens) - 4
		if got := write(late, `","`); got.Finish == agon.FinishString || !strings.HasPrefix(got.Text, `move("A","B","nut"`) {
			t.Errorf("%s: a stop string before min-tokens ends the turn: %q", name, got.Text)
		}
		if _, err := open(""); err == nil || !strings.Contains(err.Error(), "a stop string is empty") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := NewNative(m, digits{}, NativeOptions{Stops: []int32{end}, StopStrings: []string{"x"}}); err == nil || !strings.Contains(err.Error(), "need a tokenizer") {
		t.Errorf("error %v", err)
	}
}

// Until there are so many tokens no stop id is drawn, and what is told of a token is
// its probability among the others.
func TestMinTokens(t *testing.T) {
	m := loadFamily(t, "llama")
	const least = 12
	list := requests(60)
	for i := range list {
		list[i].MaxTokens, list[i].Truncation.MinTokens = 40, least
	}
	var first []agon.Completion
	for name, s := range map[string]Sampler{"native": newNative(t, m, NativeOptions{Threads: 2}), "torch": newTorch(t, m, TorchOptions{})} {
		completions, short := s.Generate(t.Context(), list), 0
		for i, c := range completions {
			if at := slices.Index(c.Tokens, testStop); c.Err != nil || at >= 0 && at < least || len(c.Tokens) < least {
				t.Errorf("%s: request %d: %v %v", name, i, c.Tokens, c.Err)
			}
			if c.Finish == agon.FinishStop {
				short++
			}
		}
		if short == 0 {
			t.Errorf("%s: no turn ended by itself after %d tokens", name, least)
		}
		if first == nil {
			first = completions
			continue
		}
		for i := range completions {
			if !slices.Equal(first[i].Tokens, completions[i].Tokens) || meanDifference(first[i].LogProbs, completions[i].LogProbs) > 1e-5 {
				t.Errorf("request %d: the samplers differ: %v and %v", i, first[i].Tokens, completions[i].Tokens)
			}
		}
	}
	list[0].Truncation.MinTokens = 41
	if c := newNative(t, m, NativeOptions{}).Generate(t.Context(), list[:1])[0]; c.Err == nil || c.Err.Error() != "sampler: min-tokens is 41: it must be at most MaxTokens, 40" {
		t.Errorf("error %v", c.Err)
	}
}

// Of what a stop id is left out of, the rest keeps its proportions.
func TestLeftOut(t *testing.T) {
	logits := []float32{float32(math.Log(.5)), float32(math.Log(.3)), float32(math.Log(.2))}
	without := []bool{true, false, false}
	if token, logProb := likeliest(logits, without); token != 1 || math.Abs(math.Exp(float64(logProb))-.6) > 1e-6 {
		t.Errorf("the likeliest is %d with %v", token, logProb)
	}
	for u, want := range map[float64]int32{0: 1, .59: 1, .61: 2, .999: 2} {
		if token, _ := truncatedDraw(logits, without, 1, agon.Truncation{}, u); token != want {
			t.Errorf("at %v token %d, want %d", u, token, want)
		}
	}
	if token, _ := likeliest(logits, []bool{true, true, true}); token != -1 {
		t.Errorf("of nothing it took %d", token)
	}
}

// A stop string that came to its end before min-tokens does not end the turn later,
// while a longer one keeps what was written in view.
func TestStopStringsBeforeMinTokens(t *testing.T) {
	m := load(t, shipped, model.Placement{})
	text, err := tokenizer.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	end, _ := text.Special("<end>")
	s, err := NewNative(m, text, NativeOptions{Stops: []int32{end}, StopStrings: []string{"move", "nothing so long"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := agon.Request{Tokens: text.EncodeSpecial("<exec>move 3 nut from A to B<act>"), MaxTokens: 60}
	r.Truncation.MinTokens = 3
	if c := s.Generate(t.Context(), []agon.Request{r})[0]; c.Text != `move("A","B","nut",3)<end>` || c.Finish != agon.FinishStop {
		t.Errorf("it writes %q, %s", c.Text, c.Finish)
	}
}
