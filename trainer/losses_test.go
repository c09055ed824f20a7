package trainer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"testing"

	"agon"
)

// trlCase is a line of what testdata/losses.py wrote with TRL.
type trlCase struct {
	Algorithm     string      `json:"algorithm"`
	ClipLow       float64     `json:"clip_low"`
	ClipHigh      float64     `json:"clip_high"`
	KLCoefficient float64     `json:"kl_coefficient"`
	FixedLength   int         `json:"fixed_length"`
	Advantages    []float64   `json:"advantages"`
	LogProbs      [][]float32 `json:"logprobs"`
	Old           [][]float32 `json:"old"`
	Reference     [][]float32 `json:"reference"`
	Loss          float64     `json:"loss"`
	Gradients     [][]float64 `json:"gradients"`
}

// Losses and gradients are those of TRL's trainers, for every algorithm that both
// have: with masks, groups without variance, extreme ratios, and with a divergence
// and without. Where AGON_PARITY_PYTHON names a Python with TRL they are made anew.
func TestLossesAndGradientsAreTRLs(t *testing.T) {
	written, err := os.ReadFile("testdata/losses.jsonl")
	if python := os.Getenv("AGON_PARITY_PYTHON"); python != "" {
		written, err = exec.Command(python, "testdata/losses.py").Output()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(written))
	lines.Buffer(nil, 1<<20)
	cases := map[string]int{}
	for lines.Scan() {
		var c trlCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		c.compare(t)
		cases[c.Algorithm]++
	}
	for _, algorithm := range []string{AlgorithmGRPO, AlgorithmDrGRPO, AlgorithmDAPO, AlgorithmGSPO, AlgorithmCISPO, AlgorithmRLOO, AlgorithmDPO} {
		if cases[algorithm] < 20 {
			t.Errorf("%s: only %d cases", algorithm, cases[algorithm])
		}
	}
}

func (c *trlCase) compare(t *testing.T) {
	t.Helper()
	options := DefaultOptions()
	options.Algorithm, options.ClipLow, options.ClipHigh = c.Algorithm, c.ClipLow, c.ClipHigh
	options.KLCoefficient, options.FixedLength = c.KLCoefficient, c.FixedLength
	algorithm, err := NewAlgorithm(options)
	if err != nil {
		t.Fatal(err)
	}
	batch, scores := &Batch{}, Scores{}
	for i := range c.LogProbs {
		s := &Sequence{Targets: make([]int32, len(c.LogProbs[i])), Loss: agon.LossPolicy, Old: c.Old[i], Advantage: c.Advantages[i]}
		if c.KLCoefficient > 0 && c.Algorithm != AlgorithmDPO {
			s.Reference = c.Reference[i]
		}
		for at := range c.LogProbs[i] {
			s.LogRatio += float64(c.LogProbs[i][at]) - float64(c.Reference[i][at])
		}
		batch.Sequences = append(batch.Sequences, s)
		scores.LogProbs = append(scores.LogProbs, c.LogProbs[i]...)
	}
	if c.Algorithm == AlgorithmDPO { // the first half is chosen
		options.KLCoefficient = 0
		half := len(batch.Sequences) / 2
		for i, s := range batch.Sequences {
			s.Rival = batch.Sequences[(i+half)%(2*half)]
		}
	}
	tally := newTally()
	slopes := newObjective(algorithm, &options, batch.Sequences).slopes(batch, scores, tally)
	near(t, c.Algorithm+" loss", tally.loss, c.Loss, 1e-6*math.Max(1, math.Abs(c.Loss)))
	at := 0
	for _, row := range c.Gradients {
		for _, want := range row {
			near(t, c.Algorithm+" gradient", float64(slopes.LogProbs[at]), want, 1e-6*math.Max(1, math.Abs(want)))
			at++
		}
	}
}
