package sandbox

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"agon"
)

// attack is a program, or a verifier, that tries something. Its file begins
// with a comment that says what, and what must come of it:
//
//	# status: how it ends, as of agon.Execution.Status
//	# output: what is found in the output
//	# error: what is found in the error
//	# answer: what it answers; without it, nothing
//	# calls: how many calls of tools are recorded
//	# judge: for a verifier pass, fail, refused or error
//	# reason: what is found in the reason of the verdict
//	# machine: the one machine that it is for, as uname tells it
//	# since, before: the versions of Python that it is for, as 3.10
//
// Where versions of Python differ, a status may be one "or" another. A key after
// the name of a tier and a point, as uid.status, is what comes of it in that
// tier, where it is not the same.
type attack struct {
	name    string // family/name
	program string
	want    map[string]string
}

const attacksFolder = "testdata/attacks"

// attacks returns the suite, without what is for another machine.
func attacks(t testing.TB) []attack {
	t.Helper()
	files, err := filepath.Glob(attacksFolder + "/*/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d attacks, %v", len(files), err)
	}
	list := textAttacks()
	for _, file := range files {
		list = append(list, readAttack(t, file))
	}
	version := pythonVersion(t)
	return slices.DeleteFunc(list, func(a attack) bool {
		return a.want["machine"] != "" && a.want["machine"] != machine() ||
			a.want["since"] != "" && version < minor(a.want["since"]) ||
			a.want["before"] != "" && version >= minor(a.want["before"])
	})
}

// pythonVersion is the minor version of the Python that tests run.
func pythonVersion(t testing.TB) int {
	t.Helper()
	python, err := FindPython(t.Context(), "python3")
	if err != nil {
		t.Fatal(err)
	}
	return minor(python.Version)
}

// minor is 10 of 3.10 and of 3.10.2.
func minor(version string) int {
	var major, minor int
	fmt.Sscanf(version, "%d.%d", &major, &minor)
	return minor
}

func readAttack(t testing.TB, file string) attack {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name, _ := filepath.Rel(attacksFolder, strings.TrimSuffix(file, ".py"))
	a := attack{name: name, program: string(data), want: header(string(data))}
	for key := range a.want {
		if !slices.Contains(headerKeys, ofAnyTier(key)) {
			t.Fatalf("%s: %s is none of %s", file, key, headerKeys)
		}
	}
	if a.want["status"] == "" == (a.want["judge"] == "") {
		t.Fatalf("%s: want one of status and judge", file)
	}
	return a
}

var headerKeys = []string{"status", "output", "error", "answer", "calls", "judge", "reason", "machine", "since", "before"}

// ofAnyTier is a key without the tier that it is for.
func ofAnyTier(key string) string {
	tier, rest, ok := strings.Cut(key, ".")
	if ok && slices.Contains(tiers, Isolation(tier)) {
		return rest
	}
	return key
}

// in is the attack with what comes of it in a tier.
func (a attack) in(tier Isolation) attack {
	a.want = maps.Clone(a.want)
	for key, value := range a.want {
		if rest, ok := strings.CutPrefix(key, string(tier)+"."); ok {
			a.want[rest] = value
		}
	}
	return a
}

// header reads the keys of the comment that a program begins with.
func header(program string) map[string]string {
	keys := map[string]string{}
	for line := range strings.Lines(program) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "# ")
		if !ok {
			break
		}
		if key, value, ok := strings.Cut(comment+" ", ": "); ok && !strings.Contains(key, " ") {
			keys[key] = strings.TrimSpace(value)
		}
	}
	return keys
}

// machine is what uname calls this one.
func machine() string {
	if name := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]; name != "" {
		return name
	}
	return runtime.GOARCH
}

// textAttacks are programs that are better made than kept.
func textAttacks() []attack {
	made := func(name, status, err, program string) attack {
		return attack{"text/" + name, program, map[string]string{"status": status, "error": err}}
	}
	return []attack{
		made("empty", "ok", "", ""),
		made("blank", "ok", "", "\n \t\n\f\n"),
		made("NUL", "error", "null bytes", "print(1)\x00"),
		made("not UTF-8", "error", "invalid", "x = \xff"),
		made("mixed newlines", "ok", "", "x = 1\r\ny = 2\rz = 3\nx + y + z\n"),
		made("byte order mark", "error", "invalid non-printable character U+FEFF", "\ufeff\ufeffx = 1"),
		made("a name of a megabyte", "ok", "", strings.Repeat("x", 1<<20)+" = 1"),
		made("a line of a megabyte", "ok", "", "x = '"+strings.Repeat("x", 1<<20)+"'"),
		made("many lines", "ok", "", strings.Repeat("x = 1\n", 5_000)),
		made("parentheses", "error", "too many nested parentheses", strings.Repeat("(", 10_000)+strings.Repeat(")", 10_000)),
		made("brackets", "error", "too many nested parentheses", strings.Repeat("[", 10_000)),
		made("signs", "memory_limit", "MemoryError", strings.Repeat("-", 100_000)+"1"),
		made("operators", "error or ok", "", "x = 1"+strings.Repeat("+1", 100_000)),
		made("attributes", "error", "RecursionError", "x = x"+strings.Repeat(".x", 100_000)),
		made("blocks", "error", "too many", nestedBlocks(200)),
		made("a string without an end", "error", "SyntaxError", "x = '"+strings.Repeat("x", 1000)),
		made("tabs and spaces", "error", "TabError", "if 1:\n\tx = 1\n        y = 2\n"),
		made("a source larger than is run", "error", "more than 8388608", strings.Repeat("x = 1\n", 16<<20)),
		made("nested strings of format", "error", "f-string", "x = "+strings.Repeat(`f'{`, 200)),
	}
}

func nestedBlocks(n int) string {
	var text strings.Builder
	for depth := range n {
		text.WriteString(strings.Repeat(" ", depth) + "if 1:\n")
	}
	return text.String() + strings.Repeat(" ", n) + "pass"
}

// arena is where attacks run: worlds with one slot of each kind, so that the
// next attempt finds what the last has left.
type arena struct {
	patient, hasty world // one for what ends, one for what does not
	honest         attempted
	verdicts       []agon.Verdict
}

// patience is for what ends by itself: where others keep the machine busy, to use
// up a second of processor time takes long.
const patience = 5 * time.Minute

// attempted is what an honest attempt comes to.
type attempted struct{ output, err, answer string }

func newArena(t testing.TB, tier Isolation) *arena {
	t.Helper()
	limits := Limits{CPU: time.Second, Memory: 128 << 20, ToolTime: 300 * time.Millisecond, Printed: 100_000, ToolCalls: 50}
	a := &arena{}
	limits.ActionTime, limits.VerifyTime = patience, 2*time.Second
	a.patient = worldIn(t, openSandbox(t, Config{Isolation: tier, Limits: limits, Slots: 1, Parallel: 1}))
	limits.ActionTime, limits.VerifyTime = 600*time.Millisecond, 150*time.Millisecond
	a.hasty = worldIn(t, openSandbox(t, Config{Isolation: tier, Limits: limits, Slots: 1, Parallel: 1}))
	a.honest, a.verdicts = honestAttempt(t, a.patient), honestJudgement(t, a.patient)
	for _, w := range []world{a.patient, a.hasty, a.hasty} { // whose second judgement is an evaluator's
		a.checkHonest(t, w)
	}
	return a
}

// world is the one in which the attack hits what it is after.
func (a *arena) world(one attack) world {
	if one.want["status"] == string(agon.LimitTime) || strings.HasPrefix(one.want["reason"], "ran longer") {
		return a.hasty
	}
	return a.patient
}

// mostLate is how often what is honest may run out of time before that counts: on a
// machine under load it does where limits are as short as an attack needs them.
const mostLate = 10

// honestAttempt runs the program that tells whether anything is left.
func honestAttempt(t testing.TB, w world) attempted {
	t.Helper()
	program, err := os.ReadFile(attacksFolder + "/honest.py")
	if err != nil {
		t.Error(err)
	}
	got := once(t, w, string(program))
	for try := 1; got.Limit == agon.LimitTime && try < mostLate; try++ {
		got = once(t, w, string(program))
	}
	return attempted{got.Output, got.Error + string(got.Limit), string(got.Answer)}
}

// once runs program as the first of an attempt of its own.
func once(t testing.TB, w world, program string) agon.Execution {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	execution, err := attemptOf(ctx, w, program)
	if err != nil {
		t.Errorf("the program's failure: %v", err)
	}
	return execution
}

func attemptOf(ctx context.Context, w world, program string) (agon.Execution, error) {
	episode, err := w.env.Start(ctx, 1)
	if err != nil {
		return agon.Execution{}, err
	}
	defer episode.Close()
	i, err := w.Interpret(ctx, episode, w.env.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return agon.Execution{}, err
	}
	defer i.Close()
	return i.Run(ctx, program)
}

const honestVerifier = "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == before.count('A', 'nut') and answer == 3\n"

func honestJudgement(t testing.TB, w world) []agon.Verdict {
	t.Helper()
	initial := state(t, w.start(t, 1))
	outcomes := []outcome{{State: initial, Answer: []byte("3")}, {State: initial, Answer: []byte("4")}}
	late := func(v agon.Verdict) bool { return v.TimeLimited }
	verdicts := judge(t, w, honestVerifier, outcomes)
	for try := 1; slices.ContainsFunc(verdicts, late) && try < mostLate; try++ {
		verdicts = judge(t, w, honestVerifier, outcomes)
	}
	return verdicts
}

// TestAttacks has every attack, in every tier, end as its file says, and the next
// attempt in the same slot find nothing of it.
func TestAttacks(t *testing.T) {
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) {
			needTier(t, tier)
			attackTier(t, tier)
		})
	}
}

func attackTier(t *testing.T, tier Isolation) {
	arenas := make(chan *arena, runtime.GOMAXPROCS(0))
	for range cap(arenas) {
		arenas <- newArena(t, tier)
	}
	files, family := openFiles(), len(descendants(os.Getpid()))
	t.Run("suite", func(t *testing.T) {
		for _, one := range attacks(t) {
			t.Run(one.name, func(t *testing.T) {
				t.Parallel()
				a := <-arenas
				defer func() { arenas <- a }()
				a.suffer(t, one.in(tier))
			})
		}
	})
	settled(t, files, family)
}

// suffer runs one attack and looks at what it left.
func (a *arena) suffer(t *testing.T, one attack) {
	w := a.world(one)
	if one.want["judge"] != "" {
		for range 2 { // what is plain comes before an evaluator the second time
			checkVerdicts(t, one, judgeAttack(t, w, one))
		}
	} else {
		checkExecution(t, one, once(t, w, one.program))
	}
	a.checkHonest(t, w)
	checkNothingLeft(t, w)
}

// checkHonest has an honest attempt and an honest verifier come to what they
// came to in slots that nobody had used.
func (a *arena) checkHonest(t testing.TB, w world) {
	t.Helper()
	if got := honestAttempt(t, w); got != a.honest || got.err != "" {
		t.Errorf("the next attempt: %s\n%s", got.err, difference(got, a.honest))
	}
	if got := honestJudgement(t, w); !slices.Equal(got, a.verdicts) || !got[0].Pass || got[1].Pass {
		t.Errorf("the next judgement: %+v, want %+v", got, a.verdicts)
	}
}

func judgeAttack(t testing.TB, w world, one attack) []agon.Verdict {
	t.Helper()
	initial := state(t, w.start(t, 1))
	var outcomes []outcome
	for _, answer := range []string{`{"a":[1,2]}`, `"text"`} {
		outcomes = append(outcomes, outcome{State: initial, Answer: []byte(answer)})
	}
	return judge(t, w, one.program, outcomes)
}

func checkVerdicts(t testing.TB, one attack, verdicts []agon.Verdict) {
	t.Helper()
	for _, verdict := range verdicts {
		if word := verdictWord(verdict); word != one.want["judge"] || !strings.Contains(verdict.Reason, one.want["reason"]) {
			t.Errorf("%s: %s, want %s: %s", word, verdict.Reason, one.want["judge"], one.want["reason"])
		}
	}
}

// verdictWord tells a verifier that was refused from one that failed.
func verdictWord(verdict agon.Verdict) string {
	switch verdict.Stage {
	case agon.VerdictAccepted:
		return "pass"
	case agon.VerdictRejected:
		return "fail"
	}
	for _, failure := range []string{"raised ", "returned ", "ran longer ", "decided differently", "its process died"} {
		if strings.HasPrefix(verdict.Reason, failure) {
			return "error"
		}
	}
	return "refused"
}

func checkExecution(t testing.TB, one attack, got agon.Execution) {
	t.Helper()
	if status := got.Status(); !slices.Contains(strings.Split(one.want["status"], " or "), status) {
		t.Errorf("status %s, want %s", status, one.want["status"])
	}
	if want := one.want["output"]; !strings.Contains(got.Output, want) {
		t.Errorf("output %q, want %q", got.Output, want)
	}
	if want := one.want["error"]; !strings.Contains(got.Error, want) {
		t.Errorf("error %q, want %q", got.Error, want)
	}
	if want := one.want["answer"]; string(got.Answer) != want {
		t.Errorf("answer %.100q, want %q", got.Answer, want)
	}
	if want := one.want["calls"]; want != "" && want != fmt.Sprint(len(got.Calls)) {
		t.Errorf("%d calls, want %s", len(got.Calls), want)
	}
	if t.Failed() {
		got.Calls = nil
		t.Logf("got %.1000s", fmt.Sprintf("%+v", got))
	}
}

// difference shows the lines in which two honest attempts differ.
func difference(got, want attempted) string {
	var lines []string
	others := strings.Split(fmt.Sprint(want), "\n")
	for n, line := range strings.Split(fmt.Sprint(got), "\n") {
		if n >= len(others) || line != others[n] {
			lines = append(lines, "got  "+line, "want "+others[min(n, len(others)-1)])
		}
	}
	return strings.Join(lines, "\n")
}

// settled waits until there are no more descriptors and processes than before.
func settled(t testing.TB, files, family int) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		nowFiles, nowFamily := openFiles(), len(descendants(os.Getpid()))
		if nowFiles <= files && nowFamily <= family {
			return
		}
		if time.Now().After(end) {
			t.Errorf("descriptors %d → %d, processes %d → %d", files, nowFiles, family, nowFamily)
			return
		}
	}
}
