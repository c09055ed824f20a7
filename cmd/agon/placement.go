package main

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"agon/configs"
)

// placementFlags say where a command's models lie, as policy.device and policy.dtype
// do of a run's.
type placementFlags struct{ device, dtype string }

// add adds the flags; otherwise says what is taken without them.
func (p *placementFlags) add(f *pflag.FlagSet, otherwise string) {
	f.StringVar(&p.device, "device", "", "where models lie: cpu, cuda or auto; "+otherwise)
	f.StringVar(&p.dtype, "dtype", "", "of their weights: float32 or bfloat16; "+otherwise)
}

// place changes options by what is given.
func (p *placementFlags) place(options *configs.Policy) error {
	for _, flag := range []struct {
		name, value string
		set         *string
		known       []string
	}{
		{"device", p.device, &options.Device, []string{"cpu", "cuda", "auto"}},
		{"dtype", p.dtype, &options.DType, []string{"float32", "bfloat16"}},
	} {
		if flag.value == "" {
			continue
		}
		if !slices.Contains(flag.known, flag.value) {
			return mistake(fmt.Errorf("--%s is %q: it must be %s", flag.name, flag.value, eitherOf(flag.known)))
		}
		*flag.set = flag.value
	}
	return nil
}
