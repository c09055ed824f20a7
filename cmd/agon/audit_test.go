package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"agon/checkpoints"
)

// audited is a run in a folder of its own, beside the environment that it is of.
type audited struct {
	folder string // in it: run, warehouse
	t      *testing.T
}

// TestAudit: a run is proved to be sound as a whole, and whatever somebody changes in
// it is found and named, also where the digests were made to fit.
func TestAudit(t *testing.T) {
	base := audited{t.TempDir(), t}
	if err := os.CopyFS(base.at("warehouse"), os.DirFS("../../executor/environments/warehouse")); err != nil {
		t.Fatal(err)
	}
	options := with(tiny, "minutes_limit=0", "challenger.first_proposals=16", "challenger.proposals=4", "save.keep=3", "environments=[./warehouse]", "--run", "run")
	base.agon(append([]string{"train"}, options...)...)
	sound, status := base.audit("--share", "1")
	if status != 0 || len(sound.Differences) > 0 || len(sound.Notes) > 0 {
		t.Fatalf("status %d: %+v", status, sound)
	}
	for _, c := range sound.Checks {
		if c.Same+sum(c.LeftOut) != c.Of || c.Of == 0 {
			t.Errorf("%+v", c)
		}
	}
	t.Run("a share", func(t *testing.T) { base.copy(t).shareIsExecuted() })
	t.Run("a slot that was replaced", func(t *testing.T) { base.copy(t).recoveredIsSound() })
	t.Run("an earlier program", func(t *testing.T) { base.copy(t).earlierIsTold() })
	for _, c := range tampered {
		t.Run(c.name, func(t *testing.T) { c.areFound(t, base) })
	}
}

// shareIsExecuted has one iteration of three executed again, whose items are not all
// that its attempts are at.
func (a audited) shareIsExecuted() {
	a.t.Helper()
	found, status := a.audit("--share", "0", "--replay", "0.3")
	if status != 0 || len(found.Differences) > 0 || len(found.Notes) > 0 {
		a.t.Errorf("status %d: %+v", status, found)
	}
	for _, c := range found.Checks {
		beyond, executed := c.LeftOut["of iterations beyond --replay"], slices.Contains([]string{"items", "attempts", "verdicts"}, c.Check)
		if c.Same+sum(c.LeftOut) != c.Of || executed != (beyond > 0) || executed && c.Same == 0 {
			a.t.Errorf("%+v", c)
		}
	}
}

// earlierIsTold makes of a run what a program without digests left, which is checked as
// far as it can be.
func (a audited) earlierIsTold() {
	a.t.Helper()
	a.remove("run/digests.jsonl")
	a.edit("run/trajectories.jsonl", func(text string) string {
		return regexp.MustCompile(`"(reward|advantage)":[-.0-9]+,`).ReplaceAllString(text, "")
	})
	for _, step := range []string{step1, step2, step3} {
		a.fitStep("run/"+step, nil, "")
	}
	found, status := a.audit("--share", "0")
	if status != 0 || !strings.Contains(strings.Join(found.Notes, "\n"), "run has no digests of its lines: an earlier program made it") {
		a.t.Errorf("status %d: %+v", status, found)
	}
	for _, c := range found.Checks {
		if c.Check == "rewards" && c.LeftOut["of an earlier program, which did not write them down"] != c.Of {
			a.t.Errorf("%+v", c)
		}
	}
}

// recoveredIsSound has an iteration tell of a slot that was lost and replaced, which is
// not lost when it is turned again: no more than that is another.
func (a audited) recoveredIsSound() {
	a.t.Helper()
	metric(1, "sandbox/retries")(a)
	metric(1, "sandbox/replays")(a)
	a.fit()
	if found, status := a.audit("--share", "1"); status != 0 || len(found.Differences) > 0 || len(found.Notes) > 0 {
		a.t.Errorf("status %d: %+v", status, found)
	}
}

// tampering is something that is changed in a run, and a part of the difference that
// is told of it.
type tampering struct {
	change func(a audited)
	says   string
}

// batch is what is changed together.
type batch struct {
	name string
	// fitted makes everything fit that somebody could who has nothing but the files,
	// and again turns all iterations again, for nothing else shows it.
	fitted, again bool
	all           []tampering
}

func (c *batch) areFound(t *testing.T, base audited) {
	a := base.copy(t)
	for _, one := range c.all {
		one.change(a)
	}
	if c.fitted {
		a.fit()
	}
	share := "0"
	if c.again {
		share = "1"
	}
	found, status := a.audit("--share", share)
	var told []string
	for _, d := range found.Differences {
		told = append(told, d.String())
	}
	for _, one := range c.all {
		if status != 1 || !strings.Contains(strings.Join(told, "\n"), one.says) {
			t.Errorf("status %d, want a difference with %q, have\n%s\n%s", status, one.says, strings.Join(told, "\n"), strings.Join(found.Notes, "\n"))
		}
	}
}

const step1, step2, step3 = "checkpoints/step-000001/", "checkpoints/step-000002/", "checkpoints/step-000003/"

var tampered = []batch{
	{name: "bytes", all: []tampering{
		{flip("metrics.jsonl"), "metrics.jsonl: line 2 is not what was written"},
		{flip("timings.jsonl"), "timings.jsonl: line 2 is not what was written"},
		{flip("tasks.jsonl"), "tasks.jsonl: line "},
		{flip("trajectories.jsonl"), "trajectories.jsonl: line "},
		{flip(step1 + "SHA256SUMS"), step1 + "SHA256SUMS is not what digests.jsonl tells of it"},
		{flip(step2 + "model.safetensors"), step2 + "model.safetensors is not what was saved"},
		{flip(step2 + "trainer_state.json"), step2 + "trainer_state.json is not what was saved"},
		{flip(step3 + "optimizer.safetensors"), step3 + "optimizer.safetensors is not what was saved"},
		{flip(step3 + "tokenizer.json"), step3 + "tokenizer.json is not what was saved"},
		{func(a audited) { a.create("run/"+step3+"adapter_config.json", "{}") }, step3 + "adapter_config.json was not saved there"},
		{flip(step3 + "config.json"), step3 + "config.json is not what was saved"},
		{replace(step3+"run.yaml", "seed: ", "seed: 4"), step3 + "run.yaml is not what was saved"},
	}},
	{name: "lines", all: []tampering{
		{replace("config.yaml", "seed: ", "seed: 4"), "config.yaml has other settings than checkpoints/step-000001/run.yaml: seed"},
		{flip("digests.jsonl"), "digests.jsonl: line 3 is not the one that line 4 was written after"},
		{lines("trajectories.jsonl", func(l []string) []string { return slices.Delete(l, 1, 2) }), "trajectories.jsonl: line 2 comes too early: a line is missing before it"},
		{lines("tasks.jsonl", func(l []string) []string { return slices.Insert(l, 3, l[2]) }), "tasks.jsonl: line 4 was added: it repeats line 3"},
		{lines("metrics.jsonl", func(l []string) []string { return append(l, l[2]) }), "metrics.jsonl: line 4 stands in no record"},
	}},
	{name: "ends", all: []tampering{
		{lines("trajectories.jsonl", func(l []string) []string { l[0], l[1] = l[1], l[0]; return l }), "trajectories.jsonl: line 1 and the one after it have changed places"},
		{lines("trajectories.jsonl", func(l []string) []string { return l[:len(l)-1] }), "is missing: the file ends before it"},
		{replace("digests.jsonl", `"iteration":3`, `"iteration":4`), "digests.jsonl has other records than those that checkpoints/step-000003/trainer_state.json was saved after"},
		{replace("config.yaml", "iterations: 3", "iterations: 4"), "config.yaml is not the configuration that iteration 4 ended with"},
	}},
	{name: "an attempt of another iteration", all: []tampering{
		{replace("trajectories.jsonl", `{"iteration":1`, `{"iteration":2`), "trajectories.jsonl: line 1 is not what was written"},
		{cut("tasks.jsonl"), "tasks.jsonl is not as long as checkpoints/step-000003/trainer_state.json says"},
	}},
	{name: "digests removed", all: []tampering{
		{func(a audited) { a.remove("run/digests.jsonl") }, "digests.jsonl is not as long as checkpoints/step-000001/trainer_state.json says"},
	}},
	{name: "a record removed", all: []tampering{
		{lines("digests.jsonl", func(l []string) []string { return slices.Delete(l, 1, 2) }), "digests.jsonl: line 1 is not the one that line 2 was written after"},
	}},
	{name: "the environment", all: []tampering{
		{func(a audited) {
			a.edit("warehouse/tools.py", func(text string) string { return text + "\n# otherwise\n" })
		}, "config.yaml tells of another environment warehouse than there is now"},
	}},
	{name: "verdicts and rewards", fitted: true, all: []tampering{
		{func(a audited) { a.record("trajectories.jsonl", 1, otherVerdict) }, "trajectories.jsonl: line 1 says "},
		{attempt(2, "advantage", func(v any) any { return float(v) * 1.1 }), "trajectories.jsonl: line 2 says that its advantage is "},
		{attempt(3, "verdict", func(v any) any { return map[string]any{"pass": false, "stage": "rejected", "reason": "so"} }), "trajectories.jsonl: line 3 says fail (rejected: so), and judging again says "},
		{attempt(5, "reward", func(any) any { return .5 }), "trajectories.jsonl: line 5 says that its reward is 0.5, and from the verdicts follows "},
		{attempt(6, "reward", nil), "trajectories.jsonl: line 6 says that its reward is none"},
		{outcome(7, "answer", func(any) any { return 77 }), "trajectories.jsonl: line 7 shows something else when it is played again: outcome.answer is 77"},
		{outcome(9, "state", func(v any) any { v.(map[string]any)["digest"] = "00"; return v }), `outcome.state.digest is "00"`},
		{metric(1, "rewards/outcome/mean"), "metrics.jsonl: line 1 says that rewards/outcome/mean is "},
	}},
	{name: "turns", fitted: true, all: []tampering{
		{turn(1, "tokens", func(v any) any { v.([]any)[0] = json.Number("67"); return v }), "trajectories.jsonl: line 1 shows something else when it is played again: "},
		{turn(3, "text", func(v any) any { return "pass" }), "trajectories.jsonl: line 3 shows something else when it is played again: turns[0].text"},
		{turn(5, "seen_tokens", func(v any) any { v.([]any)[0] = json.Number("67"); return v }), "line 5 shows something else when it is played again: turns[0].seen_tokens[0] is 67"},
		{turn(7, "execution", func(v any) any { v.(map[string]any)["output"] = "done"; return v }), `turns[0].execution.output is "done"`},
		{func(a audited) { a.record("trajectories.jsonl", 9, changed("trajectory", inTask("beef"))) }, "trajectories.jsonl: line 9 is at the task beef, which was not accepted by then"},
		{metric(2, "iteration"), "metrics.jsonl: line 2 is of iteration 3, and stands in the place of 2"},
	}},
	{name: "tasks", fitted: true, all: []tampering{
		{item(1, "instruction", func(v any) any { return v.(string) + " now" }), " is of the item "},
		{item(2, "verifier", func(any) any { return "def verify(before, after, answer, calls):\n    return True\n" }), " is of the item "},
		{item(3, "solution", func(any) any { return "pass" }), " is of the item "},
		{func(a audited) {
			a.record("tasks.jsonl", a.find("tasks.jsonl", accepted, 4), changed("verdict", func(any) any {
				return map[string]any{"pass": false, "stage": "passes", "reason": "the verifier rejects the solution"}
			}))
		}, " says fail (passes: the verifier rejects the solution), and screening again says pass (accepted)"},
		{func(a audited) {
			a.record("tasks.jsonl", a.find("tasks.jsonl", `"attempts":2`, 1), changed("passes", func(any) any { return 7 }))
		}, " says 7 of 2, "},
		{lines("trajectories.jsonl", func(l []string) []string { return slices.Delete(l, 9, 10) }), "begins a group of 1 attempts, and the run makes 2"},
	}},
	{name: "a group taken out, another swapped", fitted: true, all: []tampering{
		{func(a audited) {
			first := a.read("trajectories.jsonl", 1)["trajectory"].(map[string]any)["task"].(string)
			a.record("trajectories.jsonl", 3, changed("trajectory", inTask(first)))
		}, "trajectories.jsonl: line "},
		{lines("trajectories.jsonl", func(l []string) []string { return l[:len(l)-2] }), "metrics.jsonl: line 3 says that groups is 2, and from the verdicts follows 1"},
	}},
	{name: "put into another iteration", fitted: true, all: []tampering{
		{replace("trajectories.jsonl", `{"iteration":1`, `{"iteration":3`), "trajectories.jsonl: line 2 is of iteration 1, and the one before it of 3"},
	}},
	{name: "all attempts taken out", fitted: true, all: []tampering{
		{func(a audited) { a.put("run/trajectories.jsonl", "") }, "metrics.jsonl: line 1 says that groups is 2, and from the verdicts follows 0"},
	}},
	{name: "what only turning again shows", fitted: true, again: true, all: []tampering{
		{turn(1, "logprobs", func(v any) any { v.([]any)[0] = json.Number("-0.5"); return v }), "trajectories.jsonl: line 1 is another when its iteration is turned again: trajectory.turns[0].logprobs[0] is -0.5"},
		{metric(1, "loss"), "metrics.jsonl: line 1 is another when its iteration is turned again: loss is "},
		{func(a audited) {
			at := a.find("tasks.jsonl", `"pass":false,"stage":"passes"`, 1)
			lines("tasks.jsonl", func(l []string) []string { return slices.Delete(l, at-1, at) })(a)
		}, "tasks.jsonl: line "},
		{flip(step3 + "model.safetensors"), step3 + "model.safetensors is not what the iterations before it come to again"},
		{flip(step3 + "optimizer.safetensors"), step3 + "optimizer.safetensors is not what the iterations before it come to again"},
		{replace(step3+"trainer_state.json", `"skipped":0`, `"skipped":1`), step3 + "trainer_state.json is not what the iterations before it come to again"},
	}},
}

// accepted is a part of the line of an item that the filter accepted.
const accepted = `"verdict":{"pass":true,"stage":"accepted"},"mutation"`

// otherVerdict turns a verdict round, with what was earned by it.
func otherVerdict(r map[string]any) {
	pass := r["verdict"].(map[string]any)["pass"] == true
	r["verdict"] = map[string]any{"pass": !pass, "stage": map[bool]string{true: "rejected", false: "accepted"}[pass]}
	r["reward"], r["advantage"] = map[bool]float64{true: 0, false: 1}[pass], -float(r["advantage"])
}

// inTask puts an attempt to another task.
func inTask(id string) func(any) any {
	return func(v any) any {
		v.(map[string]any)["task"] = id
		return v
	}
}

// flip changes a byte in the middle of a file, or of the second line of one with three.
func flip(name string) func(audited) {
	return func(a audited) {
		a.edit("run/"+name, func(text string) string {
			at := len(text) / 2
			if n := strings.Count(text, "\n"); n == 3 {
				at = strings.Index(text, "\n") + 20
			}
			changed := []byte(text)
			changed[at] ^= 1
			return string(changed)
		})
	}
}

// replace changes the first occurrence of a text.
func replace(name, old, new string) func(audited) {
	return func(a audited) {
		a.edit("run/"+name, func(text string) string {
			if !strings.Contains(text, old) {
				a.t.Fatalf("%s has no %q", name, old)
			}
			return strings.Replace(text, old, new, 1)
		})
	}
}

func lines(name string, change func([]string) []string) func(audited) {
	return func(a audited) {
		a.edit("run/"+name, func(text string) string {
			return strings.Join(change(strings.Split(strings.TrimSuffix(text, "\n"), "\n")), "\n") + "\n"
		})
	}
}

func cut(name string) func(audited) {
	return func(a audited) { a.edit("run/"+name, func(text string) string { return text[:len(text)/2] }) }
}

// attempt changes a part of the attempt in a line, or takes it out.
func attempt(line int, part string, change func(any) any) func(audited) {
	return func(a audited) { a.record("trajectories.jsonl", line, changed(part, change)) }
}

func turn(line int, part string, change func(any) any) func(audited) {
	return attempt(line, "trajectory", func(v any) any {
		changed(part, change)(v.(map[string]any)["turns"].([]any)[0].(map[string]any))
		return v
	})
}

func outcome(line int, part string, change func(any) any) func(audited) {
	return attempt(line, "trajectory", func(v any) any {
		changed(part, change)(v.(map[string]any)["outcome"].(map[string]any))
		return v
	})
}

// item changes a part of the n-th accepted item.
func item(n int, part string, change func(any) any) func(audited) {
	return func(a audited) {
		a.record("tasks.jsonl", a.find("tasks.jsonl", accepted, n), func(r map[string]any) {
			changed(part, change)(r["item"].(map[string]any))
		})
	}
}

func metric(line int, name string) func(audited) {
	return func(a audited) {
		a.record("metrics.jsonl", line, changed(name, func(v any) any { return float(v) + 1 }))
	}
}

func changed(part string, change func(any) any) func(map[string]any) {
	return func(fields map[string]any) {
		if change == nil {
			delete(fields, part)
			return
		}
		fields[part] = change(fields[part])
	}
}

// float is a number of a record, NaN where it is none.
func float(v any) float64 {
	number, ok := v.(json.Number)
	if f, err := number.Float64(); ok && err == nil {
		return f
	}
	return math.NaN()
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func (a audited) at(name string) string { return filepath.Join(a.folder, name) }

// copy is the same run in a folder of its own, of links to its files.
func (a audited) copy(t *testing.T) audited {
	t.Helper()
	to := audited{t.TempDir(), t}
	err := filepath.WalkDir(a.folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(a.folder, path)
		if err != nil || entry.IsDir() {
			return os.MkdirAll(to.at(name), 0o755)
		}
		return os.Link(path, to.at(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func (a audited) remove(name string) {
	a.t.Helper()
	if err := os.Remove(a.at(name)); err != nil {
		a.t.Fatal(err)
	}
}

func (a audited) text(name string) string {
	a.t.Helper()
	text, err := os.ReadFile(a.at(name))
	if err != nil {
		a.t.Fatal(err)
	}
	return string(text)
}

// edit puts another file in the place of one: others are linked to it.
func (a audited) edit(name string, change func(text string) string) {
	a.t.Helper()
	before := a.text(name)
	after := change(before)
	if after == before {
		a.t.Fatalf("%s stays as it was", name)
	}
	a.put(name, after)
}

func (a audited) put(name, text string) {
	a.t.Helper()
	a.remove(name)
	a.create(name, text)
}

func (a audited) create(name, text string) {
	a.t.Helper()
	if err := os.WriteFile(a.at(name), []byte(text), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// record changes a line of a journal as an object.
func (a audited) record(name string, number int, change func(map[string]any)) {
	a.t.Helper()
	lines(name, func(l []string) []string {
		fields := fieldsOf(a.t, l[number-1])
		change(fields)
		text, err := json.Marshal(fields)
		if err != nil {
			a.t.Fatal(err)
		}
		l[number-1] = string(text)
		return l
	})(a)
}

func (a audited) read(name string, number int) map[string]any {
	return fieldsOf(a.t, strings.Split(a.text("run/"+name), "\n")[number-1])
}

func fieldsOf(t *testing.T, line string) (fields map[string]any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// find is the number of the n-th line with a text.
func (a audited) find(name, with string, n int) int {
	a.t.Helper()
	for i, line := range strings.Split(a.text("run/"+name), "\n") {
		if !strings.Contains(line, with) {
			continue
		}
		if n--; n == 0 {
			return i + 1
		}
	}
	a.t.Fatalf("%s lacks a line with %q", name, with)
	return 0
}

func (a audited) agon(arguments ...string) {
	a.t.Helper()
	command := exec.Command("agon", arguments...)
	command.Dir = a.folder
	if out, err := command.CombinedOutput(); err != nil {
		a.t.Fatalf("agon %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

// auditReport is what agon audit --json prints.
type auditReport struct {
	Checks []struct {
		Check    string
		Same, Of int
		LeftOut  map[string]int `json:"left_out"`
	}
	Differences []checkpoints.Fault
	Notes       []string
}

func (a audited) audit(arguments ...string) (found auditReport, status int) {
	a.t.Helper()
	command := exec.Command("agon", append([]string{"audit", "run", "--json"}, arguments...)...)
	var stderr bytes.Buffer
	command.Dir, command.Stderr = a.folder, &stderr
	out, _ := command.Output()
	if err := json.Unmarshal(out, &found); err != nil {
		a.t.Fatalf("%v\n%s%s", err, out, stderr.Bytes())
	}
	return found, command.ProcessState.ExitCode()
}

// fit makes digests, lengths, heads and sums those of the files as they are: what
// somebody can do who has all of them and knows how they are made.
func (a audited) fit() {
	a.t.Helper()
	old := slices.DeleteFunc(strings.Split(strings.TrimSuffix(a.text("run/digests.jsonl"), "\n"), "\n"), func(record string) bool {
		return !strings.Contains(record, `"digests":["`) // of a checkpoint alone: the next iteration's tells of it, too
	})
	head, written := "", ""
	sums := map[string]string{}
	for i, text := range old {
		var record checkpoints.DigestRecord
		if err := json.Unmarshal([]byte(text), &record); err != nil {
			a.t.Fatal(err)
		}
		record.Previous, record.Config, record.Checkpoints = head, digest(a.text("run/config.yaml")), sums
		lengths := map[string]int{}
		for journal := range record.Lines {
			record.Lines[journal], lengths[string(journal)] = a.linesOf(string(journal), i+1, len(old))
		}
		line, err := json.Marshal(record)
		if err != nil {
			a.t.Fatal(err)
		}
		head = digest(string(line))
		written += string(line) + "\n"
		lengths["digests.jsonl"] = len(written)
		step := fmt.Sprintf("step-%06d", i+1)
		sums = map[string]string{step: a.fitStep("run/checkpoints/"+step, lengths, head)}
	}
	a.put("run/digests.jsonl", written)
}

// linesOf are the digests of the lines of an iteration, and the length of the journal
// after it. A line that stands behind a later one counts as of that.
func (a audited) linesOf(journal string, iteration, last int) (lines checkpoints.AppendedLines, length int) {
	lines.First, lines.Digests = 1, []string{}
	latest := 0
	for line := range strings.Lines(a.text("run/" + journal)) {
		number, err := fieldsOf(a.t, line)["iteration"].(json.Number).Int64()
		if err != nil {
			a.t.Fatal(err)
		}
		latest = min(max(latest, int(number)), last)
		if latest > iteration {
			break
		}
		length += len(line)
		if latest < iteration {
			lines.First++
			continue
		}
		lines.Digests = append(lines.Digests, digest(strings.TrimSuffix(line, "\n")))
	}
	return lines, length
}

// fitStep makes a checkpoint fit, and returns the digest of its sums.
func (a audited) fitStep(folder string, lengths map[string]int, head string) string {
	var state struct {
		Step     int             `json:"step"`
		Journals map[string]int  `json:"journals"`
		Head     string          `json:"head,omitempty"`
		State    json.RawMessage `json:"state"`
	}
	if err := json.Unmarshal([]byte(a.text(folder+"/trainer_state.json")), &state); err != nil {
		a.t.Fatal(err)
	}
	if state.Head = head; lengths != nil {
		state.Journals = lengths
	} else {
		a.earlierLengths(state.Journals)
	}
	text, err := json.Marshal(state)
	if err != nil {
		a.t.Fatal(err)
	}
	a.put(folder+"/trainer_state.json", string(text)+"\n")
	var list string
	for line := range strings.Lines(a.text(folder + "/SHA256SUMS")) {
		_, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		list += digest(a.text(folder+"/"+name)) + "  " + name + "\n"
	}
	a.put(folder+"/SHA256SUMS", list)
	return digest(list)
}

// earlierLengths are those of a run without digests.
func (a audited) earlierLengths(lengths map[string]int) {
	delete(lengths, "digests.jsonl")
	lengths["trajectories.jsonl"] = len(a.text("run/trajectories.jsonl"))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
