package architecture

import (
	"encoding/binary"
	"math"
	"testing"

	"agon/checkpoints/safetensors"
)

// The frequencies of yarn for a head of 8 pairs and θ = 10000, by hand: pair
// 0.21 turns 4 times in the original context of 32 and pair 1.41 once, so that
// pair 0 is kept, pair 2 stretched, and pair 1 half way between.
func TestYaRN(t *testing.T) {
	c := Tiny(85, 128)
	c.HeadSize, c.RotaryScaling = 16, &RotaryScaling{Type: ScalingYaRN, Factor: 4, OriginalContext: 32, BetaFast: 4}
	for i, got := range c.frequencies() {
		f := math.Pow(10_000, -float64(i)/8)
		stretched := []float64{0, 1. / 2, 1, 1, 1, 1, 1, 1}[i]
		if low, high := c.RotaryScaling.ramp(16, 10_000); low != 0 || high != 2 {
			t.Fatalf("the ramp is from %v to %v", low, high)
		}
		if want := f * (1 - stretched*3/4); math.Abs(float64(got)-want) > 1e-7*want {
			t.Errorf("pair %d: %v, want %v", i, got, want)
		}
	}
	want := 1 + 0.1*math.Log(4) // Peng et al., equation 22
	cos, _ := c.RotaryTables(1)
	if math.Abs(float64(cos[0])-want) > 1e-6 {
		t.Errorf("cosine of 0 is %v, want %v", cos[0], want)
	}
}

// Far positions of published shapes have the angles of transformers: a
// frequency that is rounded elsewhere errs by the position times its last bit,
// and few are.
func TestRotaryAgreesWithTransformers(t *testing.T) {
	tables, positions := loadRotary(t)
	for name, scaling := range map[string]*RotaryScaling{
		"default": nil,
		"linear":  {Type: ScalingLinear, Factor: 8},
		"llama3":  {Type: ScalingLlama3, Factor: 8, LowFrequency: 1, HighFrequency: 4, OriginalContext: 8192},
		"yarn":    {Type: ScalingYaRN, Factor: 4, OriginalContext: 32768},
	} {
		c := Config{HeadSize: 128, RotaryScaling: scaling, RotaryBase: map[string]float64{
			"default": 1e6, "linear": 1e4, "llama3": 5e5, "yarn": 1e6}[name]}
		frequencies, want := c.frequencies(), tables[name+".frequencies"]
		cos, sin := c.RotaryTables(int(positions[len(positions)-1]) + 1)
		equal := 0
		for i, f := range frequencies {
			if math.Abs(float64(f-want[i])) > 2.5e-7*float64(want[i]) {
				t.Errorf("%s: frequency %d is %v, want %v", name, i, f, want[i])
			}
			if f != want[i] {
				continue
			}
			equal++
			for row, position := range positions {
				at, there := int(position)*64+i, row*64+i
				if a, b := cos[at]-tables[name+".cos"][there], sin[at]-tables[name+".sin"][there]; max(a, -a, b, -b) > 3e-7 {
					t.Errorf("%s: pair %d at position %d is off by %v and %v", name, i, position, a, b)
				}
			}
		}
		t.Logf("%s: %d of 64 frequencies are equal", name, equal)
		if equal < 48 {
			t.Errorf("%s: only %d of 64 frequencies are equal", name, equal)
		}
	}
}

func loadRotary(t *testing.T) (tables map[string][]float32, positions []int64) {
	t.Helper()
	f, err := safetensors.Open("../testdata/rotary.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tables = map[string][]float32{}
	for _, a := range f.Arrays() {
		data, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if a.DType == "I64" {
			positions = make([]int64, len(data)/8)
			_, err = binary.Decode(data, binary.LittleEndian, positions)
		} else {
			tables[a.Name] = make([]float32, len(data)/4)
			_, err = binary.Decode(data, binary.LittleEndian, tables[a.Name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return tables, positions
}

// Within the context dynamic scaling changes nothing. (Beyond it nothing is read.)
func TestDynamicWithinContextAlone(t *testing.T) {
	plain, dynamic := Tiny(85, 64), Tiny(85, 64)
	dynamic.RotaryScaling = &RotaryScaling{Type: ScalingDynamic, Factor: 4}
	for i, f := range plain.frequencies() {
		if got := dynamic.frequencies()[i]; got != f {
			t.Errorf("pair %d: %v, want %v", i, got, f)
		}
	}
}
