package report

import (
	"fmt"
	"slices"
	"testing"
)

// fill adds n values of a kind, each of its own subject.
func fill(r *reservoir[int], kind string, from, n int) {
	for i := from; i < from+n; i++ {
		r.add(kind, fmt.Sprint(kind, i), func() int { return i })
	}
}

func TestReservoirKeepsTheNewestAndASample(t *testing.T) {
	r := newReservoir[int](10)
	fill(r, "passes", 0, 1000)
	kept := r.kept(10)
	if len(kept) != 10 || !slices.IsSortedFunc(kept, func(a, b int) int { return b - a }) {
		t.Fatalf("kept are %v", kept)
	}
	if !slices.Equal(kept[:5], []int{999, 998, 997, 996, 995}) {
		t.Errorf("the newest are %v", kept[:5])
	}
	if kept[5] == 994 && kept[9] == 990 {
		t.Errorf("the others are no sample: %v", kept)
	}
}

// TestReservoirIsUniform counts how often each tenth of what came is sampled.
func TestReservoirIsUniform(t *testing.T) {
	const room, values = 1000, 10_000
	r := newReservoir[int](2 * room)
	fill(r, "passes", 0, values+room)
	var tenths [10]int
	for _, value := range r.kept(2 * room)[room:] {
		tenths[value*10/values]++
	}
	for tenth, n := range tenths {
		// 100 are expected of each, with a standard deviation of 9.
		if n < 60 || n > 140 {
			t.Errorf("of tenth %d %d are sampled: %v", tenth, n, tenths)
		}
	}
}

func TestReservoirSharesItsRoom(t *testing.T) {
	r := newReservoir[int](12)
	fill(r, "passes", 0, 500)
	fill(r, "rare", 500, 2)
	fill(r, "runs", 502, 500)
	counts := map[bool]int{}
	for _, value := range r.kept(12) {
		counts[value >= 500 && value < 502]++
	}
	if counts[true] != 2 || counts[false] != 10 {
		t.Errorf("kept are %d rare ones and %d others", counts[true], counts[false])
	}
	if passes, rare := r.kinds["passes"].count, r.kinds["rare"].count; passes != 500 || rare != 2 || r.seen != 1002 {
		t.Errorf("the counts are %d and %d of %d", passes, rare, r.seen)
	}
}

func TestReservoirHasOneOfASubjectAmongTheNewest(t *testing.T) {
	r := newReservoir[int](6)
	for i := range 90 {
		r.add("failed", fmt.Sprint("task ", i/10), func() int { return i })
	}
	if kept := r.kept(6); !slices.Equal(kept[:1], []int{89}) || !slices.Contains(kept, 79) || !slices.Contains(kept, 69) {
		t.Errorf("kept are %v", kept)
	}
}

func TestReservoirOfManyKinds(t *testing.T) {
	r := newReservoir[int](4)
	for i := range 1000 {
		r.add(fmt.Sprint("kind ", i), "", func() int { return i })
	}
	if len(r.kinds) != mostKinds || r.kinds[otherKinds].count != 1000-(mostKinds-1) {
		t.Errorf("there are %d kinds, %d values of others", len(r.kinds), r.kinds[otherKinds].count)
	}
	if kept := r.kept(10); len(kept) != 10 {
		t.Errorf("kept are %v", kept)
	}
}

// TestReservoirOfOneSubject fills its room though only one value counts as new.
func TestReservoirOfOneSubject(t *testing.T) {
	r := newReservoir[int](10)
	for i := range 10 {
		r.add("failed", "task", func() int { return i })
	}
	if kept := r.kept(10); len(kept) != 10 {
		t.Errorf("kept are %v", kept)
	}
}

func TestReservoirOfFew(t *testing.T) {
	r := newReservoir[int](10)
	if kept := r.kept(10); kept != nil {
		t.Errorf("of nothing %v are kept", kept)
	}
	fill(r, "passes", 0, 3)
	if kept := r.kept(10); !slices.Equal(kept, []int{2, 1, 0}) {
		t.Errorf("kept are %v", kept)
	}
}

func TestReasonsOfOneForm(t *testing.T) {
	var r reasons
	for i := range 30 {
		r.add("failures", fmt.Sprintf("failure case %d is the same as 'case %d'", i, i))
	}
	r.add("parse", "there is no instruction")
	shown, left := r.commonest()
	if len(shown) != 2 || left != 0 || shown[0].Count != 30 || shown[0].Example != "failure case 0 is the same as 'case 0'" || shown[1].Stage != "parse" {
		t.Errorf("the reasons are %+v, %d left", shown, left)
	}
}

func TestReasonsAreBounded(t *testing.T) {
	var r reasons
	for i := range 10 * mostReasons {
		r.add("runs", "name"+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)))
	}
	shown, left := r.commonest()
	if len(r.counts) > mostReasons+1 || len(shown) != shownReasons || left != len(r.counts)-shownReasons {
		t.Errorf("%d forms are counted, %d shown, %d left", len(r.counts), len(shown), left)
	}
	if shown[0].Example != "other reasons" {
		t.Errorf("the commonest is %+v", shown[0])
	}
}
