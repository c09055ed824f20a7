package challenger_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/challenger"
)

func task(id string) agon.Task {
	return agon.Task{ID: id, Item: agon.Item{Environment: "bins", Seed: 1, Instruction: "do " + id}}
}

func ids(tasks []agon.Task) string {
	var all []string
	for _, task := range tasks {
		all = append(all, task.ID)
	}
	return strings.Join(all, " ")
}

func TestPoolDrawsTheLeastUsed(t *testing.T) {
	pool := challenger.NewPool(challenger.PoolOptions{Uses: 3})
	for _, id := range []string{"a", "b", "c"} {
		if !pool.Add(task(id), "move", agon.Ends{}) || pool.Add(task(id), "move", agon.Ends{}) {
			t.Fatal("a task is taken twice, or not at all")
		}
	}
	record := func(id string, passes int, retires bool) {
		t.Helper()
		if retired, err := pool.Record(id, 8, passes); err != nil || retired != retires {
			t.Errorf("%s: retired %v, %v", id, retired, err)
		}
	}
	if got := ids(pool.Draw(2)); got != "a b" {
		t.Error("first:", got)
	}
	record("a", 4, false) // age 1
	record("b", 0, false) // age 2: all failed
	if got := ids(pool.Draw(9)); got != "c a b" {
		t.Error("second:", got)
	}
	record("c", 8, true) // all passed
	record("b", 3, true) // age 3
	if got := ids(pool.Draw(9)); got != "a" || pool.Live("move") != 1 {
		t.Error("third:", got)
	}
	if drawn := pool.Draw(1)[0]; drawn.Attempts != 8 || drawn.Passes != 4 {
		t.Errorf("pass rate %+v", drawn)
	}
	if _, err := pool.Record("c", 8, 1); err == nil {
		t.Error("a retired task is recorded")
	}
	if _, err := pool.Record("a", 1, 2); err == nil {
		t.Error("2 passes of 1 attempt")
	}
	if retired, err := pool.Record("a", 0, 0); retired || err != nil || pool.Draw(1)[0].Attempts != 8 {
		t.Error("a use without attempts that count changed the task")
	}
}

// TestPoolDrawsWhatTeaches gives more places to kinds whose groups disagreed.
func TestPoolDrawsWhatTeaches(t *testing.T) {
	pool := challenger.NewPool(challenger.PoolOptions{Uses: 9})
	for i := range 4 {
		for _, kind := range []string{"easy", "even", "hard", "new"} {
			pool.Add(task(fmt.Sprint(kind, i)), kind, agon.Ends{})
		}
	}
	for id, passes := range map[string]int{"easy0": 8, "even0": 4, "hard0": 0} {
		if _, err := pool.Record(id, 8, passes); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(pool.Draw(6)); got != "even1 even2 even3 new0 new1 new2" {
		t.Error("6 places:", got)
	}
	if got := ids(pool.Draw(10)); got != "even1 even2 even3 even0 hard1 new0 new1 new2 new3 easy1" {
		t.Error("10 places:", got)
	}
}

func TestPoolCapacity(t *testing.T) {
	pool := challenger.NewPool(challenger.PoolOptions{Uses: 5, Capacity: 2})
	pool.Add(task("a"), "", agon.Ends{})
	pool.Add(task("b"), "", agon.Ends{})
	if _, err := pool.Record("b", 2, 1); err != nil {
		t.Fatal(err)
	}
	pool.Add(task("c"), "", agon.Ends{})
	if got := ids(pool.Draw(9)); got != "a c" {
		t.Error(got)
	}
}

func TestStoresSaveExactly(t *testing.T) {
	pool, archive, kept := challenger.NewPool(challenger.PoolOptions{Uses: 3}), challenger.NewArchive(), challenger.NewImitations(4)
	for i := range 6 {
		one := task(fmt.Sprint(i))
		one.Mutation = agon.MutationScore{Mutants: 5, Rejected: 5 - i%2}
		pool.Add(one, "s", agon.Ends{Solution: "a", Mutants: []string{"b"}})
		archive.Add(challenger.Entry{Task: one, Signature: "s", Calls: i, Proposal: i})
		kept.Add(fmt.Sprint(i), "s", agon.Trajectory{Seed: int64(i), Turns: []agon.Turn{{Text: "x<end>", Tokens: []int32{1, 2}, LogProbs: []float32{-1, -2}, SeenTokens: []int32{3}}}})
	}
	pool.Record("3", 8, 2)
	archive.Record("3", 8, 2)
	archive.Alternative("4", challenger.Alternative{End: "e", Program: "pass", Iteration: 2})
	archive.Quarantine("5", challenger.Quarantine{Iteration: 2, Reason: "why", Failure: "pass"})
	for _, c := range []struct{ store, empty any }{
		{pool, challenger.NewPool(challenger.PoolOptions{Uses: 3})}, {archive, challenger.NewArchive()}, {kept, challenger.NewImitations(4)},
	} {
		saved, err := json.Marshal(c.store)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(saved, c.empty); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(c.store, c.empty) {
			t.Errorf("%T: saved %+v, loaded %+v", c.store, c.store, c.empty)
		}
		if err := json.Unmarshal([]byte(`{"a":1}`), c.empty); err == nil {
			t.Errorf("%T: loads what it never saved", c.empty)
		}
	}
}

// TestEmptyStoresSave as fields of a state, which a null would make nil.
func TestEmptyStoresSave(t *testing.T) {
	type state struct {
		Pool       *challenger.Pool
		Archive    *challenger.Archive
		Imitations *challenger.Imitations
	}
	fresh := func() *state {
		return &state{challenger.NewPool(challenger.PoolOptions{Uses: 1}), challenger.NewArchive(), challenger.NewImitations(1)}
	}
	saved, err := json.Marshal(fresh())
	if err != nil {
		t.Fatal(err)
	}
	loaded := fresh()
	if err := json.Unmarshal(saved, loaded); err != nil {
		t.Fatal(err)
	}
	if loaded.Pool == nil || loaded.Archive == nil || loaded.Imitations == nil {
		t.Fatalf("%s loads as %+v", saved, loaded)
	}
	loaded.Pool.Add(task("a"), "", agon.Ends{})
	loaded.Archive.Add(challenger.Entry{Task: task("a")})
	loaded.Imitations.Add("a", "s", agon.Trajectory{})
}

// TestQuarantinedTasks are known, and neither drawn nor shown.
func TestQuarantinedTasks(t *testing.T) {
	pool, archive, one := challenger.NewPool(challenger.PoolOptions{Uses: 3}), challenger.NewArchive(), task("a")
	pool.Add(one, "s", agon.Ends{Solution: "x"})
	archive.Add(challenger.Entry{Task: one})
	archive.Record("a", 8, 2)
	if archive.Exemplar("bins", agon.NewStream(1)) == nil || pool.Ends("a").Solution != "x" {
		t.Fatal("a live task is not shown, or not known")
	}
	pool.Retire("a")
	pool.Retire("a")
	if err := archive.Quarantine("a", challenger.Quarantine{Reason: "why"}); err != nil {
		t.Fatal(err)
	}
	if pool.Len() != 0 || pool.Ends("a").Solution != "" || archive.Exemplar("bins", agon.NewStream(1)) != nil || !archive.Contains(&one.Item) {
		t.Error("a task in quarantine is drawn or shown, or no longer known")
	}
	if archive.Quarantine("b", challenger.Quarantine{}) == nil {
		t.Error("an unknown task is put in quarantine")
	}
}

// TestAlternativesAreBounded keeps the first of each end, and only so many.
func TestAlternativesAreBounded(t *testing.T) {
	archive := challenger.NewArchive()
	archive.Add(challenger.Entry{Task: task("a")})
	for i := range 20 {
		for try := range 2 {
			kept, err := archive.Alternative("a", challenger.Alternative{End: fmt.Sprint(i)})
			if want := i < 8 && try == 0; err != nil || kept != want {
				t.Errorf("end %d, try %d: kept %v, %v", i, try, kept, err)
			}
		}
	}
	if _, err := archive.Alternative("b", challenger.Alternative{}); err == nil {
		t.Error("an alternative of an unknown task")
	}
}

func TestArchive(t *testing.T) {
	archive := challenger.NewArchive()
	one := task("a")
	archive.Add(challenger.Entry{Task: one})
	same := one.Item
	same.Solution = "another"
	if !archive.Contains(&same) || archive.Add(challenger.Entry{Task: agon.Task{Item: same}}) || archive.Len() != 1 {
		t.Error("a task with equal state and instruction is new")
	}
	other := one.Item
	other.Seed++
	if archive.Contains(&other) {
		t.Error("another state is known")
	}
	if task := archive.Task("a"); task == nil || task.Instruction != one.Instruction || archive.Task("b") != nil {
		t.Error("tasks are not found by their names")
	}
	if err := archive.Record("b", 1, 1); err == nil {
		t.Error("an unknown task is recorded")
	}
	saved, err := json.Marshal(archive)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"a task that was never accepted": strings.Replace(string(saved), `"do a"`, `"do b"`, 1),
		"a task twice":                   strings.Replace(string(saved), `"held":[`, `"held":[`+heldBy(t, saved)+",", 1),
		"no digest of a question":        strings.Replace(string(saved), `"known":{"`, `"known":{"0`, 1),
		"a list":                         "[]",
	} {
		if err := json.Unmarshal([]byte(text), challenger.NewArchive()); err == nil || text == string(saved) {
			t.Errorf("%s is loaded: %s", what, text)
		}
	}
}

// heldBy is the one task that a saved archive holds.
func heldBy(t *testing.T, saved []byte) string {
	t.Helper()
	var parts struct{ Held []json.RawMessage }
	if err := json.Unmarshal(saved, &parts); err != nil || len(parts.Held) != 1 {
		t.Fatalf("%s: %v", saved, err)
	}
	return string(parts.Held[0])
}

// TestRelease lets go of what nothing more comes of, which stays known and counts towards
// its topic; what may be shown stays, the latest of each kind.
func TestRelease(t *testing.T) {
	archive, topic := challenger.NewArchive(), challenger.Topic{"move"}
	add := func(id, signature string, attempts, passes int) {
		archive.Add(challenger.Entry{Task: task(id), Signature: signature, Topic: topic})
		if err := archive.Record(id, attempts, passes); err != nil {
			t.Fatal(err)
		}
	}
	add("live", "a", 0, 0)
	add("mastered", "a", 4, 4)
	add("failed", "a", 4, 0)
	add("doubted", "a", 4, 2)
	archive.Quarantine("doubted", challenger.Quarantine{})
	for i := range 600 {
		add(fmt.Sprint("common", i), "common", 4, 2)
	}
	add("rare", "rare", 4, 3)
	promise, before := archive.Promise(topic), archive.Copy()
	archive.Release(func(id string) bool { return id == "live" })
	for id, held := range map[string]bool{"live": true, "mastered": false, "failed": false, "doubted": false, "common0": false, "common88": false, "common89": true, "common599": true, "rare": true} {
		if got := archive.Task(id); (got != nil) != held || held && got.ID != id {
			t.Errorf("%s is %v, want held %v", id, got, held)
		}
		if one := task(id); !archive.Contains(&one.Item) {
			t.Errorf("%s is known no more", id)
		}
	}
	if archive.Len() != 605 || archive.Promise(topic) != promise {
		t.Errorf("it knows %d, and the topic promises %v instead of %v", archive.Len(), archive.Promise(topic), promise)
	}
	if err := archive.Record("mastered", 1, 1); err == nil {
		t.Error("a task that was let go of is recorded")
	}
	if before.Task("mastered") == nil {
		t.Error("a copy lets go, too")
	}
	again, other := challenger.Entry{Task: task("mastered")}, challenger.Entry{Task: task("mastered")}
	other.Task.ID = "another"
	if archive.Add(again) || archive.Hold(other) || archive.Hold(challenger.Entry{Task: task("new")}) {
		t.Error("what is known is taken in again, or what is not known is held")
	}
	if !archive.Hold(again) || archive.Task("mastered") == nil || archive.Len() != 605 || archive.Promise(topic) != promise {
		t.Error("a known task is not held again")
	}
}

func TestArchiveTellsWhatTopicsPromise(t *testing.T) {
	archive, topic := challenger.NewArchive(), challenger.Topic{"move", "count"}
	promises := func(when string, want float64) {
		t.Helper()
		if got := archive.Promise(topic); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s %v promises %v, want %v", when, topic, got, want)
		}
	}
	promises("unknown", 1)
	archive.Add(challenger.Entry{Task: task("other"), Topic: challenger.Topic{"count", "move"}})
	archive.Add(challenger.Entry{Task: task("variant"), Topic: topic, Variant: true})
	promises("with a variation, which the policy did not write,", 1)
	for _, id := range []string{"a", "b", "c"} {
		archive.Add(challenger.Entry{Task: task(id), Topic: topic})
	}
	promises("never attempted", 1/math.Sqrt(4))
	if err := archive.Record("b", 8, 2); err != nil {
		t.Fatal(err)
	}
	promises("failed at by three in four", .75/math.Sqrt(4))
	for i := range 12 {
		id := fmt.Sprint("mastered", i)
		archive.Add(challenger.Entry{Task: task(id), Topic: topic})
		if err := archive.Record(id, 8, 8); err != nil {
			t.Fatal(err)
		}
	}
	promises("mastered lately", .1/math.Sqrt(16))
}

func TestExemplar(t *testing.T) {
	archive := challenger.NewArchive()
	if archive.Exemplar("bins", 1) != nil {
		t.Error("an empty archive has an exemplar")
	}
	for i := range 9 {
		archive.Add(challenger.Entry{Task: task(fmt.Sprint("common", i)), Signature: "common"})
		archive.Record(fmt.Sprint("common", i), 2, 1)
	}
	archive.Add(challenger.Entry{Task: task("rare"), Signature: "rare"})
	archive.Record("rare", 2, 1)
	archive.Add(challenger.Entry{Task: task("easy"), Signature: "easy"})
	archive.Record("easy", 2, 2)
	rare := 0
	for n := range uint64(400) {
		switch got := archive.Exemplar("bins", agon.NewStream(n)).Instruction; got {
		case "do rare":
			rare++
		case "do easy":
			t.Fatal("a task that all pass is shown")
		}
	}
	if rare < 160 || rare > 240 {
		t.Errorf("the rare kind is shown %d times of 400, want about half", rare)
	}
	if archive.Exemplar("moon", 1) != nil {
		t.Error("another environment's task is shown")
	}
}

func alike(string) float64 { return 1 }

func TestImitations(t *testing.T) {
	kept := challenger.NewImitations(2)
	if kept.Draw(3, alike, 1) != nil {
		t.Error("an empty store gives")
	}
	for i := range 3 {
		kept.Add(fmt.Sprint(i), "s", agon.Trajectory{Seed: int64(i), Turns: []agon.Turn{{Execution: &agon.Execution{}, LogProbs: []float32{-1}, Tokens: []int32{7}}}})
	}
	seen := map[int64]bool{}
	for _, trajectory := range kept.Draw(50, alike, 1) {
		seen[trajectory.Seed] = true
		if turn := trajectory.Turns[0]; turn.LogProbs != nil || turn.Execution != nil || turn.Tokens[0] != 7 {
			t.Error("it keeps what supervised learning does not read, or loses what it does")
		}
	}
	if !reflect.DeepEqual(seen, map[int64]bool{1: true, 2: true}) {
		t.Errorf("it gave %v", seen)
	}
	none := challenger.NewImitations(0)
	none.Add("a", "s", agon.Trajectory{})
	if none.Len() != 0 {
		t.Error("a store without room keeps")
	}
}

// TestImitationsByKind: a common kind is imitated no more often than a rare one,
// and what is forgotten is not imitated at all.
func TestImitationsByKind(t *testing.T) {
	kept := challenger.NewImitations(100)
	for i := range 90 {
		kept.Add(fmt.Sprint(i), "common", agon.Trajectory{Seed: 0})
	}
	kept.Add("rare", "rare", agon.Trajectory{Seed: 1})
	kept.Add("easy", "easy", agon.Trajectory{Seed: 2})
	kept.Forget("easy")
	kept.Forget("unknown")
	times := map[int64]int{}
	for _, trajectory := range kept.Draw(400, alike, 1) {
		times[trajectory.Seed]++
	}
	if times[1] < 160 || times[1] > 240 || times[2] != 0 {
		t.Errorf("of 400, the rare kind is drawn %d times, want about half; the forgotten one %d times", times[1], times[2])
	}
	promising := map[string]float64{"common": 1, "rare": 9}
	rare := 0
	for _, trajectory := range kept.Draw(400, func(kind string) float64 { return promising[kind] }, 1) {
		rare += int(trajectory.Seed)
	}
	if rare < 335 || rare > 385 {
		t.Errorf("of 400, a kind that promises 9 of 10 is drawn %d times", rare)
	}
}

// TestCopiesStandStill: what is done to a store after it was copied does not show
// in the copy, which saves as the store would have.
func TestCopiesStandStill(t *testing.T) {
	pool := challenger.NewPool(challenger.PoolOptions{Uses: 3})
	archive, imitations := challenger.NewArchive(), challenger.NewImitations(2)
	add := func(id string) {
		pool.Add(task(id), "move", agon.Ends{})
		archive.Add(challenger.Entry{Task: task(id), Topic: challenger.Topic{"move"}})
		imitations.Add(id, "move", agon.Trajectory{TaskID: id})
	}
	record := func(id string, passes int) {
		pool.Record(id, 4, passes)
		archive.Record(id, 4, passes)
	}
	saved := func(stores ...any) string {
		text, err := json.Marshal(stores)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	add("a")
	add("b")
	record("a", 1)
	before := saved(pool, archive, imitations)
	promise := archive.Promise(challenger.Topic{"move"})
	p, a, m := pool.Copy(), archive.Copy(), imitations.Copy()
	record("b", 4) // b leaves the pool
	record("a", 3)
	imitations.Forget("a")
	add("c")
	add("d")
	if after := saved(p, a, m); after != before {
		t.Errorf("the copies became\n%s\nfrom\n%s", after, before)
	}
	if a.Promise(challenger.Topic{"move"}) != promise || a.Contains(&archive.Task("c").Item) || a.Task("c") != nil {
		t.Error("the copy of the archive knows what was added to the archive later")
	}
	a.Add(challenger.Entry{Task: task("e"), Topic: challenger.Topic{"move"}})
	if archive.Task("e") != nil || archive.Len() != 4 {
		t.Error("the archive knows what was added to its copy")
	}
}
