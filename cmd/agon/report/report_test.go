package report

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"agon/agontest"
)

var _ = flag.Bool("update", false, "rewrite the golden files")

// written is the page as text.
func written(t *testing.T, p Page) string {
	t.Helper()
	var page bytes.Buffer
	if err := Write(&page, p); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestGolden(t *testing.T) {
	agontest.Golden(t, "page.html", written(t, fixture()))
}

// A page is known again, one of an earlier program too, and nothing else is taken for one.
func TestIsPage(t *testing.T) {
	page := written(t, fixture())
	older := strings.Replace(page, generator+"\n", "", 1)
	for text, want := range map[string]bool{page: true, older: true, "": false, "<!DOCTYPE html>\n<title>Thesis</title>": false, "# " + page: false} {
		name := filepath.Join(t.TempDir(), "page.html")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := IsPage(name); got != want {
			t.Errorf("IsPage is %v of %.40q", got, text)
		}
	}
	if IsPage(t.TempDir()) {
		t.Error("a folder is taken for a page")
	}
}

func TestEqualPagesAreEqualBytes(t *testing.T) {
	first, second := written(t, fixture()), written(t, fixture())
	if first != second {
		t.Error("two pages of the same differ")
	}
}

// TestSparse writes pages of which most is missing.
func TestSparse(t *testing.T) {
	for name, p := range map[string]Page{
		"name alone":    {Runs: []Run{{Name: "runs/a"}}},
		"nothing":       {Runs: []Run{{}, {}}},
		"empty funnel":  {Runs: []Run{{Funnel: &Funnel{}}}},
		"no iteration":  {Runs: []Run{{Iterations: []Iteration{{}}}}},
		"no trajectory": {Runs: []Run{{Attempts: of(Attempt{})}}},
		"no run":        {Evaluations: fixture().Evaluations},
		"empty table":   {Runs: []Run{{}}, Evaluations: []Evaluation{{}}},
	} {
		t.Run(name, func(t *testing.T) { checkStructure(t, written(t, p)) })
	}
}

func TestRefused(t *testing.T) {
	broken := errors.New("tasks.jsonl: line 7: cut off")
	items := func(yield func(Item, error) bool) { yield(Item{}, broken) }
	attempts := func(yield func(Attempt, error) bool) { yield(Attempt{}, broken) }
	for name, c := range map[string]struct {
		page Page
		want string
	}{
		"nothing":         {Page{}, "neither a run nor an evaluation"},
		"too many runs":   {Page{Runs: make([]Run, MaxRuns+1)}, "at most 16"},
		"broken items":    {Page{Runs: []Run{{Items: items}}}, broken.Error()},
		"broken attempts": {Page{Runs: []Run{{Attempts: attempts}}}, broken.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			err := Write(new(bytes.Buffer), c.page)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriterFails(t *testing.T) {
	if err := Write(full{}, fixture()); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("the error is %v", err)
	}
}

func TestMostRuns(t *testing.T) {
	runs := make([]Run, MaxRuns)
	for i := range runs {
		runs[i] = firstRun()
	}
	page := written(t, Page{Runs: runs})
	checkStructure(t, page)
	if !strings.Contains(page, `class="key s16">P<`) {
		t.Error("the last run has no letter P")
	}
}

// TestShared: a run that shares its beginning with another says so, and its attempts
// lead to the tasks of that one.
func TestShared(t *testing.T) {
	second := secondRun()
	second.Shared = &Shared{Run: 0, Iterations: 1200}
	second.Attempts = of(Attempt{Iteration: 1201, Trajectory: attemptOf("a2", 0)}, Attempt{Iteration: 1201, Trajectory: attemptOf("b9", 0)})
	third := Run{Name: "runs/c", Shared: &Shared{Run: 1, Iterations: 1}, Attempts: of(Attempt{Iteration: 3, Trajectory: attemptOf("a2", 0)})}
	page := written(t, Page{Runs: []Run{firstRun(), second, third}})
	checkStructure(t, page)
	text := strings.Join(strings.Fields(regexp.MustCompile("<[^>]*>").ReplaceAllString(page, "")), " ")
	for _, want := range []string{
		"B runs/b: its first 1,200 iterations are those of A runs/a.", "counted among all, once, as of A runs/a",
		"C runs/c: its first iteration is that of B runs/b.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
	if n := strings.Count(page, `<a href="#`+itemAnchor(runKey{Place: 1}, "a2")+`">`); n != 4 {
		t.Errorf("%d attempts lead to the task a2, want 2 of its own run and one of each of the others", n)
	}
}

// TestLeftOut asks the page to say what it leaves out.
func TestLeftOut(t *testing.T) {
	run := Run{Iterations: []Iteration{{1, map[string]float64{}}}, Settings: make([]Setting, mostSettings+7)}
	for i := range mostMetrics + 5 {
		run.Iterations[0].Values[fmt.Sprint("metric", i)] = 1
	}
	run.Items = func(yield func(Item, error) bool) {
		for i := 0; i <= MaxItems && yield(Item{ID: fmt.Sprint(i)}, nil); i++ {
		}
	}
	run.Attempts = of(Attempt{Trajectory: attemptOf("a", 0)})
	page := written(t, Page{Runs: []Run{run}, Evaluations: []Evaluation{{Rows: make([]EvaluationRow, mostRows+3)}}})
	for _, want := range []string{
		"7 more settings are left out", "5 more metrics are left out", "240 of 241 are shown", "3 more rows are left out",
		"2 turns are left out",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
}
