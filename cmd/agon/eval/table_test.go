package eval

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon/agontest"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/report"
	"agon/verifier"
)

func TestKs(t *testing.T) {
	for attempts, want := range map[int][]int{1: {1}, 2: {1, 2}, 8: {1, 2, 4, 8}, 10: {1, 2, 4, 8, 10}, 256: {1, 2, 4, 8, 16, 32, 64, 128, 256}} {
		if got := (&Table{Attempts: attempts}).ks(); !slices.Equal(got, want) {
			t.Errorf("%d attempts: %v, want %v", attempts, got, want)
		}
	}
}

// scored are two tasks of four attempts, of which three and one passed.
func scored() exams.Results {
	return exams.Results{
		Sampled: []verifier.Score{
			{Task: "a", Family: "move", Parts: 1, Attempts: 4, Passes: 3, Turns: []verifier.TurnScore{{Turns: 1, Attempts: 3, Passes: 3}, {Turns: 2, Attempts: 1}}},
			{Task: "b", Family: "ship", Parts: 2, Attempts: 4, Passes: 1, Turns: []verifier.TurnScore{{Turns: 2, Attempts: 4, Passes: 1}}},
		},
		Greedy: []verifier.Score{{Task: "a", Attempts: 1, Passes: 1}, {Task: "b", Attempts: 1}},
	}
}

// Groups stand below the table, and what is left in a file is read back whole.
func TestGroupsAndFile(t *testing.T) {
	table := &Table{Environment: "warehouse", Tasks: 2, Attempts: 4, Temperature: 1}
	if err := table.add("base", scored()); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := table.print(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(any standing cheat)", "(the solutions)", "PASS@K   base", "PARTS   base", "TURNS   base", "FAMILY   base", "1       1.000 [0.207, 1.000] of 1", "2       0.200 [0.000, 0.250] of 2"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in:\n%s", want, text.String())
		}
	}
	name := filepath.Join(t.TempDir(), "evaluation.json")
	flags := evalFlags{out: name, tasks: "400"}
	for range 2 { // the second replaces the first
		out, err := flags.output([]string{"base"})
		if err != nil {
			t.Fatal(err)
		}
		if err := (&File{Program: "r1", Table: *table, Scores: []exams.Results{scored()}}).write(io.Discard, out); err != nil {
			t.Fatal(err)
		}
	}
	f, err := ReadFile(name)
	if err != nil || f.Program != "r1" || f.Scores[0].Sampled[1].Turns[0].Passes != 1 || f.Table.Checkpoints[0].Sampled.Tasks != 2 {
		t.Errorf("read %+v, %v", f, err)
	}
	for text, want := range map[string]string{"{}": "is no evaluation", `{"table":{"attempts":1,"checkpoints":[{}]},"scores":[{}]}`: "is no evaluation", "{": "evaluation.json"} {
		folder := t.TempDir()
		agontest.WriteFiles(t, folder, map[string]string{"evaluation.json": text})
		if _, err := ReadFile(filepath.Join(folder, "evaluation.json")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The page of an evaluation has the floors before the checkpoints and the ceiling behind.
func TestPageRows(t *testing.T) {
	table := &Table{Environment: "warehouse", Tasks: 2, Attempts: 4, Temperature: 1, Scale: exams.Scale{CheatName: "calling every tool"}}
	if err := table.add("base", scored()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, row := range table.Report().Rows {
		names = append(names, row.Name)
	}
	if want := []string{"doing nothing", "calling every tool", "base", "the solutions"}; !slices.Equal(names, want) {
		t.Errorf("rows %q, want %q", names, want)
	}
}

// rowOf is the first row of a table's page that is asked for; none is a row without a name.
func rowOf(t *Table, is func(*report.EvaluationRow) bool) report.EvaluationRow {
	rows := t.Report().Rows
	for i := range rows {
		if is(&rows[i]) {
			return rows[i]
		}
	}
	return report.EvaluationRow{}
}

// What the program lost of one task costs none of the others.
func TestLostAttempts(t *testing.T) {
	lost := scored()
	lost.Sampled[1].Attempts = 3
	table := &Table{Environment: "warehouse", Tasks: 2, Attempts: 4, Temperature: 1}
	for name, results := range map[string]exams.Results{"base": scored(), "run": lost} {
		if err := table.add(name, results); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.compare([]exams.Results{scored(), lost}); err != nil {
		t.Fatal(err)
	}
	if all, left := table.Comparisons[0].PassAt[2].N, table.Comparisons[0].PassAt[4].N; all != 2 || left != 1 {
		t.Errorf("pass@2 is compared at %d tasks and pass@4 at %d, want 2 and 1", all, left)
	}
	var text strings.Builder
	if err := table.print(&text); err != nil {
		t.Fatal(err)
	}
	if want := "run: the program lost attempts: of 2 tasks pass@1 has 2, pass@4 has 1, greedy 2\n"; strings.Count(text.String(), "lost") != 1 || !strings.Contains(text.String(), want) {
		t.Errorf("no %q alone in:\n%s", want, text.String())
	}
	if row := rowOf(table, func(r *report.EvaluationRow) bool { return r.Difference }); row.Note != "greedy: p = 1 (McNemar)" {
		t.Errorf("the page notes of the difference %+v", row)
	}
	none := &Table{Environment: "warehouse", Tasks: 1, Attempts: 4, Temperature: 1}
	if err := none.add("run", exams.Results{Sampled: lost.Sampled[1:], Greedy: lost.Greedy[1:]}); err != nil {
		t.Fatal(err)
	}
	if err := none.print(&text); err != nil || !strings.Contains(text.String(), "–") {
		t.Errorf("%v:\n%s", err, text.String())
	}
}

// Tasks whose attempts were all lost are told of, sampled and greedy, in print and on a
// page.
func TestLostTasks(t *testing.T) {
	for _, c := range []struct {
		name            string
		sampled, greedy int // attempts left at the second task
		lost            string
	}{
		{"none", 4, 1, ""},
		{"greedy", 4, 0, "the program lost attempts: of 2 tasks pass@1 has 2, pass@4 has 2, greedy 1"},
		{"both", 0, 0, "the program lost attempts: of 2 tasks pass@1 has 1, pass@4 has 1, greedy 1"},
	} {
		results := scored()
		results.Sampled[1].Attempts, results.Sampled[1].Passes, results.Greedy[1].Attempts = c.sampled, 0, c.greedy
		table := &Table{Environment: "warehouse", Tasks: 2, Attempts: 4, Temperature: 1}
		if err := table.add("run", results); err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := table.print(&text); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), "lost") != (c.lost != "") || c.lost != "" && !strings.Contains(text.String(), "run: "+c.lost+"\n") {
			t.Errorf("%s: no %q in:\n%s", c.name, c.lost, text.String())
		}
		if note := rowOf(table, func(r *report.EvaluationRow) bool { return r.Name == "run" }).Note; note != c.lost {
			t.Errorf("%s: the page notes %q, want %q", c.name, note, c.lost)
		}
	}
}
