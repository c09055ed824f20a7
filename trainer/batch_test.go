package trainer

import (
	"reflect"
	"strings"
	"testing"

	"agon"
)

// letters is an Encoder whose ids are bytes.
type letters struct{}

func (letters) End() []int32 { return nil }

func (letters) Transcribe(messages []agon.Message, first bool) []int32 {
	var ids []int32
	for _, m := range messages {
		ids = append(ids, letters{}.Written(m.Text)...)
	}
	return ids
}

func (letters) Written(turn string) []int32 {
	var ids []int32
	for _, b := range []byte(turn) {
		ids = append(ids, int32(b))
	}
	return ids
}

func sampleOf(turns ...agon.Turn) *agon.Sample {
	return &agon.Sample{Group: "g", Loss: agon.LossPolicy, Outcome: 1,
		Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Turns: turns}}
}

func TestSequenceMasksWhatWasRead(t *testing.T) {
	s, err := NewSequence(sampleOf(
		agon.Turn{SeenTokens: []int32{1, 2}, Tokens: []int32{3}, LogProbs: []float32{-.3}},
		agon.Turn{SeenTokens: []int32{4}, Tokens: []int32{5, 6}, LogProbs: []float32{-.5, -.6}},
	), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s.Tokens, []int32{1, 2, 3, 4, 5, 6}) ||
		!reflect.DeepEqual(s.Targets, []int32{2, 4, 5}) ||
		!reflect.DeepEqual(s.Old, []float32{-.3, -.5, -.6}) {
		t.Errorf("sequence %+v", s)
	}
}

func TestTextWithoutIDsIsEncodedOnce(t *testing.T) {
	turn := agon.Turn{Seen: []agon.Message{{Text: "ab"}}, Text: "c"}
	s, err := NewSequence(sampleOf(turn), letters{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s.Tokens, []int32{'a', 'b', 'c'}) || !reflect.DeepEqual(s.Targets, []int32{2}) || s.Old != nil {
		t.Errorf("sequence %+v", s)
	}
	if _, err := NewSequence(sampleOf(turn), nil); err == nil || !strings.Contains(err.Error(), "turn 1: it has text and no ids") {
		t.Errorf("error %v", err)
	}
}

func TestSequencesWithoutALossAreRefused(t *testing.T) {
	for name, turn := range map[string]agon.Turn{
		"nothing written": {SeenTokens: []int32{1}, Tokens: []int32{}},
		"nothing before":  {Tokens: []int32{1}},
	} {
		if _, err := NewSequence(sampleOf(turn), nil); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestBatchesKeepToTheBudget(t *testing.T) {
	var sequences []*Sequence
	for _, n := range []int{3, 9, 2, 5, 5, 1, 30} {
		sequences = append(sequences, &Sequence{Tokens: make([]int32, n)})
	}
	want := [][2]int{{1, 30}, {1, 9}, {2, 5}, {3, 3}}
	for name, pack := range map[string]func([]*Sequence, int) []*Batch{"Plan": Plan, "Fill": Fill} {
		if got := shapeOf(pack(sequences, 12)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if pack(nil, 12) != nil {
			t.Errorf("%s: nothing was packed as something", name)
		}
	}
}

// shapeOf returns rows and width of each batch.
func shapeOf(batches []*Batch) (shape [][2]int) {
	for _, b := range batches {
		shape = append(shape, [2]int{len(b.Sequences), b.Width})
	}
	return shape
}

func TestPlanKeepsLongAndShortApart(t *testing.T) {
	var sequences []*Sequence
	for i := range 100 {
		n := 40
		if i%10 == 0 {
			n = 150
		}
		sequences = append(sequences, &Sequence{Tokens: make([]int32, n+i%3)})
	}
	if got, want := shapeOf(Plan(sequences, 8192)), [][2]int{{10, 152}, {90, 42}}; !reflect.DeepEqual(got, want) {
		t.Errorf("plan %v, want %v", got, want)
	}
	if got, want := shapeOf(Fill(sequences, 8192)), [][2]int{{53, 152}, {47, 41}}; !reflect.DeepEqual(got, want) {
		t.Errorf("filled %v, want %v", got, want)
	}
}

func TestBatchLayout(t *testing.T) {
	b := &Batch{Width: 3, Sequences: []*Sequence{
		{Tokens: []int32{7, 8, 9}, Targets: []int32{1, 2}, Temperature: .5},
		{Tokens: []int32{4, 5}, Targets: []int32{1}},
	}}
	positions, targets := b.Predictions()
	if !reflect.DeepEqual(b.IDs(0), []int64{7, 8, 9, 4, 5, 0}) ||
		!reflect.DeepEqual(positions, []int64{0, 1, 3}) || !reflect.DeepEqual(targets, []int64{8, 9, 5}) ||
		!reflect.DeepEqual(b.InverseTemperatures(), []float32{2, 2, 1}) {
		t.Errorf("ids %v, positions %v, targets %v, temperatures %v", b.IDs(0), positions, targets, b.InverseTemperatures())
	}
	b.Sequences[0].Temperature = 1
	if b.InverseTemperatures() != nil {
		t.Error("temperatures of 1 are told")
	}
}

func TestSchedules(t *testing.T) {
	tests := []struct {
		options ScheduleOptions
		want    []float64 // of 6 iterations and one beyond
	}{
		{ScheduleOptions{}, []float64{1, 1, 1, 1, 1, 1, 1}},
		{ScheduleOptions{Decay: DecayLinear, Floor: .1}, []float64{1, .82, .64, .46, .28, .1, .1}},
		{ScheduleOptions{Decay: DecayLinear, WarmUp: 2}, []float64{.5, 1, 1, 2. / 3, 1. / 3, 0, 0}},
		{ScheduleOptions{Decay: DecayCosine, WarmUp: 1, Floor: .2}, []float64{1, 1, .8828427, .6, .3171573, .2, .2}},
		{ScheduleOptions{WarmUp: 8}, []float64{.125, .25, .375, .5, .625, .75, .875}},
		{ScheduleOptions{Decay: DecayLinear, WarmUp: 5}, []float64{.2, .4, .6, .8, 1, 1, 0}},
	}
	for _, test := range tests {
		for i, want := range test.want {
			near(t, string(test.options.Decay), test.options.Factor(i, 6), want, 1e-7)
		}
	}
}

func TestImitateMixesAndFillsIn(t *testing.T) {
	own, seed := samplesOf("own", 1, 1, 1, 1, 1, 1, 1, 1), samplesOf("seed", 1, 1, 1, 1, 1, 1, 1, 1)
	count := func(samples []agon.Sample) (n [2]int) {
		for _, s := range samples {
			if s.Loss != agon.LossSupervised {
				t.Fatal("a drawn sample is not supervised")
			}
			if s.Group == "own" {
				n[0]++
			} else {
				n[1]++
			}
		}
		return n
	}
	options := ImitationOptions{Samples: 8, OwnShare: .75}
	for _, test := range []struct {
		own, seed []agon.Sample
		want      [2]int
	}{
		{own, seed, [2]int{6, 2}},
		{own[:2], seed, [2]int{2, 6}},
		{own, nil, [2]int{8, 0}},
		{nil, seed, [2]int{0, 8}},
		{own[:3], seed[:1], [2]int{3, 1}},
		{nil, nil, [2]int{0, 0}},
	} {
		if got := count(Imitate(test.own, test.seed, options, agon.NewStream(1))); got != test.want {
			t.Errorf("%d own, %d seed: drew %v, want %v", len(test.own), len(test.seed), got, test.want)
		}
	}
	if own[0].Loss != agon.LossPolicy {
		t.Error("the given samples were changed")
	}
}

func TestASupervisedSampleHasItsWeight(t *testing.T) {
	for _, c := range []struct {
		loss         agon.LossKind
		weight, want float64
	}{{agon.LossSupervised, 5, 5}, {agon.LossSupervised, 0, 1}, {agon.LossPolicy, 5, 1}} {
		sample := sampleOf(agon.Turn{SeenTokens: []int32{1}, Tokens: []int32{2}, LogProbs: []float32{-1}})
		sample.Loss, sample.Weight = c.loss, c.weight
		if s, err := NewSequence(sample, nil); err != nil || s.Advantage != c.want {
			t.Errorf("%s of weight %v: %+v, %v", c.loss, c.weight, s, err)
		}
	}
}
