package terminal

import (
	"fmt"
	"slices"

	"agon/configs"

	"github.com/spf13/pflag"
)

// PlacementFlags say where a command's models lie, as policy.device and policy.dtype
// do of a run's.
type PlacementFlags struct{ Device, DType string }

// Add adds the flags; otherwise says what is taken without them.
func (p *PlacementFlags) Add(f *pflag.FlagSet, otherwise string) {
	f.StringVar(&p.Device, "device", "", "where models lie: cpu, cuda or auto; "+otherwise)
	f.StringVar(&p.DType, "dtype", "", "of their weights: float32 or bfloat16; "+otherwise)
}

// Place changes options by what is given.
func (p *PlacementFlags) Place(options *configs.Policy) error {
	for _, flag := range []struct {
		name, value string
		set         *string
		known       []string
	}{
		{"device", p.Device, &options.Device, []string{"cpu", "cuda", "auto"}},
		{"dtype", p.DType, &options.DType, []string{"float32", "bfloat16"}},
	} {
		if flag.value == "" {
			continue
		}
		if !slices.Contains(flag.known, flag.value) {
			return Mistake(fmt.Errorf("--%s is %q: it must be %s", flag.name, flag.value, eitherOf(flag.known)))
		}
		*flag.set = flag.value
	}
	return nil
}
