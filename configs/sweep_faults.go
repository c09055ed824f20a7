package configs

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// mostVariants bounds a sweep: each of them is loaded before the first is run.
const mostVariants = 256

// checkSweep refuses unknown keys and names the nearest.
func checkSweep(tree map[string]any, file string) error {
	if tree["variants"] == nil && tree["grid"] == nil && (tree["environments"] != nil || tree["trainer"] != nil || tree["pretrain"] != nil) {
		return fmt.Errorf("%s is a configuration, not a list of variants: write config, seeds and variants, as in configs/ablations/gain.yaml", file)
	}
	faults := checkKeys(tree, []string{"config", "seeds", "variants", "grid", "baseline"}, file)
	variants, _ := tree["variants"].([]any) // of another type, decoding refuses it
	for _, variant := range variants {
		if keys, ok := variant.(map[string]any); ok {
			faults = append(faults, checkKeys(keys, []string{"name", "shows", "overrides", "as_long_as"}, file)...)
		}
	}
	return errors.Join(faults...)
}

func checkKeys(tree map[string]any, known []string, file string) []error {
	var faults []error
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		faults = append(faults, check(key, known, file))
	}
	return faults
}

// variantName is what a variant's name may be, and mostName the characters that
// leave room in a file's name for a seed.
var variantName = regexp.MustCompile(`^[a-z][A-Za-z0-9._+-]*$`)

const mostName = 128

// faults lists what is wrong with a sweep, one sentence each.
func (s *Sweep) faults(file string) []error {
	f := &checks{}
	f.refuse(s.Config == "", "config is empty: write the configuration that all variants begin with, such as configs/demo.yaml")
	f.refuse(len(s.Seeds) == 0, "seeds is empty: write at least one, such as [1, 2, 3]")
	f.refuse(len(s.Variants) == 0, "variants is empty: write at least one, or a grid")
	f.refuse(len(s.Variants) > mostVariants, "variants lists %d: write at most %d", len(s.Variants), mostVariants)
	for i, seed := range s.Seeds {
		f.refuse(slices.Contains(s.Seeds[:i], seed), "seed %d stands twice: remove one", seed)
	}
	for i := range s.Variants[:min(len(s.Variants), mostVariants)] {
		f.variant(&s.Variants[i], s.Variants[:i])
	}
	if names := append(s.Names(), PolicyBefore, ""); len(f.faults) == 0 {
		f.refuse(!slices.Contains(names, s.Baseline), "baseline is %s, which is no variant: write one of %s", s.Baseline, strings.Join(names[:len(names)-1], ", "))
	}
	for i, fault := range f.faults {
		f.faults[i] = fmt.Errorf("%s: %w", file, fault)
	}
	return append(f.faults, s.overriddenSeed())
}

func (s *Sweep) overriddenSeed() error {
	if slices.ContainsFunc(s.Overrides, func(o string) bool { return strings.HasPrefix(o, "seed=") }) {
		return fmt.Errorf("%s sets seed, which the seeds of the file do: leave it out, or choose some with --seeds", originCommandLine)
	}
	return nil
}

// shared are the settings without which policies cannot be compared. A key that
// ends with a dot stands for its section.
var shared = condition{keys: []string{"environments", "minutes_limit", "stop.", "budget.", "policy.kind", "policy.checkpoint"}}

// variant checks one of the variants, which stands after the earlier.
func (f *checks) variant(v *Variant, earlier []Variant) {
	f.refuse(!variantName.MatchString(v.Name), "the variant's name %q is no part of a file name: write letters, digits, hyphens, dots and underscores, a small letter first", v.Name)
	f.refuse(len(v.Name) > mostName, "the variant's name %q is longer than %d characters: shorten it", v.Name, mostName)
	f.refuse(v.Name == PolicyBefore, "a variant is named base, as the policy that all begin with: choose another name")
	for _, override := range v.Overrides {
		key, _, _ := strings.Cut(override, "=")
		f.refuse(key == "seed", "variant %s sets seed, which seeds does: remove it", v.Name)
		f.refuse(shared.covers(key), "variant %s sets %s, which is one for all that are compared: remove it", v.Name, key)
		f.refuse(v.AsLongAs != "" && (key == "threads" || key == "pretrain.minutes"), "variant %s sets %s, which it takes from variant %s: remove it", v.Name, key, v.AsLongAs)
	}
	timed := v.AsLongAs == ""
	for _, other := range earlier {
		f.refuse(other.Name == v.Name, "variant %s stands twice: rename one", v.Name)
		timed = timed || other.Name == v.AsLongAs && other.AsLongAs == ""
	}
	f.refuse(!timed, "variant %s: as_long_as is %q: name a variant above it that turns the loop", v.Name, v.AsLongAs)
}
