package agontest_test

import (
	"testing"

	"agon"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/executor/environments"
	"agon/verifier"
	"agon/verifier/sandbox"
)

// warehouse opens a real sandbox and the warehouse in it.
func warehouse(t testing.TB) (*sandbox.Sandbox, agon.Environment, *agon.Folder) {
	t.Helper()
	s, err := sandbox.Open(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	folder, err := environments.Load("warehouse")
	if err != nil {
		t.Fatal(err)
	}
	environment, err := s.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return s, environment, folder
}

// demonstrations are a challenger's, flaws included.
func demonstrations(t testing.TB, environment agon.Environment, folder *agon.Folder, n int) []agon.Demonstration {
	t.Helper()
	generator, err := synthetic.New(folder, environment)
	if err != nil {
		t.Fatal(err)
	}
	config := synthetic.DefaultConfig()
	config.Seed, config.Executor, config.Challenger = 3, 0, n
	corpus, err := generator.Corpus(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return corpus
}

// submissions reads the items that demonstrations end with.
func submissions(t testing.TB, environment agon.Environment, corpus []agon.Demonstration) []verifier.Submission {
	t.Helper()
	var all []verifier.Submission
	for _, demonstration := range corpus {
		text := demonstration.Exchanges[len(demonstration.Exchanges)-1].Text
		item, err := challenger.Compact{}.Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		item.Environment, item.Seed = environment.Spec().Name, demonstration.Seed
		all = append(all, verifier.Submission{Item: item})
	}
	return all
}

func realScreen(t testing.TB, s *sandbox.Sandbox, environment agon.Environment) *verifier.Screen {
	t.Helper()
	screen, err := verifier.NewScreen(verifier.Options{
		Environments: map[string]agon.Environment{environment.Spec().Name: environment},
		Sandbox:      s, Judge: s, Second: s.Elsewhere(), Retries: 1, Concurrency: 8,
	})
	if err != nil {
		t.Fatal(err)
	}
	return screen
}

// TestFilterOnDemonstrations: with the real sandbox, the filter accepts what a
// challenger without faults writes and refuses what has a flaw.
func TestFilterOnDemonstrations(t *testing.T) {
	s, environment, folder := warehouse(t)
	corpus := demonstrations(t, environment, folder, 150)
	screening, err := realScreen(t, s, environment).Screen(t.Context(), submissions(t, environment, corpus))
	if err != nil {
		t.Fatal(err)
	}
	accepted, all := map[agon.Flaw]int{}, map[agon.Flaw]int{}
	for i, result := range screening.Results {
		flaw := corpus[i].Flaw
		all[flaw]++
		if result.Verdict.Pass {
			accepted[flaw]++
			if flaw != "" {
				t.Logf("lenient %+v", *result.Item)
			}
		} else if flaw == agon.FlawNone {
			t.Logf("%+v\n%+v", result.Verdict, *result.Item)
		}
	}
	t.Logf("accepted %v of %v\n%s", accepted, all, screening.Funnel)
}

func BenchmarkScreen(b *testing.B) {
	s, environment, folder := warehouse(b)
	all := submissions(b, environment, demonstrations(b, environment, folder, 300))
	screen := realScreen(b, s, environment)
	for b.Loop() {
		if _, err := screen.Screen(b.Context(), all); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(all)), "µs/item")
}
