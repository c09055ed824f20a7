package configs

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
)

// Ablation is a list of variants of one configuration, each of which is run
// with every seed. Only agon ablate reads it.
type Ablation struct {
	// Config is the configuration that all variants begin with, a file or a
	// preset. Its policy is what they are compared with.
	Config string `mapstructure:"config"`
	// Seeds are those of the runs. What comes before the runs does not depend
	// on them.
	Seeds    []uint64  `mapstructure:"seeds"`
	Variants []Variant `mapstructure:"variants"`
}

// Variant is one way to train.
type Variant struct {
	// Name is part of file names.
	Name string `mapstructure:"name"`
	// Shows says in a sentence what the variant is there for.
	Shows string `mapstructure:"shows"`
	// Overrides are changes of the configuration, "key=value" as on a command
	// line.
	Overrides []string `mapstructure:"overrides"`
	// AsLongAs, if set, replaces the loop: supervised training goes on from the
	// policy, on the very corpus that it came from, for as long as the variant
	// of that name took with the same seed. Config is then the configuration
	// that made the policy, which Overrides change.
	AsLongAs string `mapstructure:"as_long_as"`
}

// LoadAblation reads an ablation from a file, or from the preset of that name
// where there is no such file. It is strict, and loads the configuration of
// every variant that turns the loop. All errors are the user's.
func LoadAblation(file string) (*Ablation, error) {
	text, err := ReadPreset(file)
	if err != nil {
		return nil, err
	}
	_, tree, err := document(text)
	if err != nil {
		return nil, inFile(file, err)
	}
	a := &Ablation{}
	if err := checkAblation(tree, file); err != nil {
		return nil, err
	}
	decoder, err := mapstructure.NewDecoder(decoding(a))
	if err != nil {
		panic("configs: " + err.Error()) // the target is a pointer
	}
	if err := decoder.Decode(tree); err != nil {
		return nil, plain(err, func(string) string { return file }, func(string) any { return nil })
	}
	if err := errors.Join(a.faults(file)...); err != nil {
		return nil, err
	}
	return a, a.loadAll()
}

func decoding(target any) *mapstructure.DecoderConfig {
	c := &mapstructure.DecoderConfig{Result: target, ErrorUnused: true}
	strict(c)
	return c
}

// checkAblation refuses unknown keys and names the nearest.
func checkAblation(tree map[string]any, file string) error {
	if tree["variants"] == nil && (tree["environments"] != nil || tree["trainer"] != nil || tree["pretrain"] != nil) {
		return fmt.Errorf("%s is a configuration, not a list of variants: write config, seeds and variants, as in configs/ablation.yaml", file)
	}
	faults := checkKeys(tree, []string{"config", "seeds", "variants"}, file)
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

var variantName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// faults lists what is wrong with an ablation, one sentence each.
func (a *Ablation) faults(file string) []error {
	f := &checks{}
	f.refuse(a.Config == "", "config is empty: write the configuration that all variants begin with, such as configs/demo.yaml")
	f.refuse(len(a.Seeds) == 0, "seeds is empty: write at least one, such as [1, 2, 3]")
	f.refuse(len(a.Variants) == 0, "variants is empty: write at least one")
	for i, seed := range a.Seeds {
		f.refuse(slices.Contains(a.Seeds[:i], seed), "seed %d stands twice: remove one", seed)
	}
	for i := range a.Variants {
		f.variant(&a.Variants[i], a.Variants[:i])
	}
	for i, fault := range f.faults {
		f.faults[i] = fmt.Errorf("%s: %w", file, fault)
	}
	return f.faults
}

// shared are the settings without which policies cannot be compared.
var shared = []string{"environments", "minutes_limit", "policy.kind", "policy.checkpoint"}

// variant checks one of the variants, which stands after the earlier.
func (f *checks) variant(v *Variant, earlier []Variant) {
	f.refuse(!variantName.MatchString(v.Name), "the variant's name %q is no part of a file name: write small letters, digits and hyphens", v.Name)
	f.refuse(v.Name == "base", "a variant is named base, as the policy that all are compared with: choose another name")
	f.refuse(v.Shows == "", "variant %s: shows is empty: say in a sentence what it is there for", v.Name)
	for _, override := range v.Overrides {
		key, _, _ := strings.Cut(override, "=")
		f.refuse(key == "seed", "variant %s sets seed, which seeds does: remove it", v.Name)
		f.refuse(slices.Contains(shared, key), "variant %s sets %s, which is one for all that are compared: remove it", v.Name, key)
		f.refuse(v.AsLongAs != "" && (key == "threads" || key == "pretrain.minutes"), "variant %s sets %s, which it takes from variant %s: remove it", v.Name, key, v.AsLongAs)
	}
	timed := v.AsLongAs == ""
	for _, other := range earlier {
		f.refuse(other.Name == v.Name, "variant %s stands twice: rename one", v.Name)
		timed = timed || other.Name == v.AsLongAs && other.AsLongAs == ""
	}
	f.refuse(!timed, "variant %s: as_long_as is %q: name a variant above it that turns the loop", v.Name, v.AsLongAs)
}

// loadAll loads what can be loaded before anything has run, so that a mistake
// in the last variant is not told after hours.
func (a *Ablation) loadAll() error {
	var faults []error
	for i := range a.Variants {
		if v := &a.Variants[i]; v.AsLongAs == "" {
			_, err := a.Resolve(v, a.Seeds[0])
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// Resolve loads the configuration of a variant that turns the loop, with a
// seed.
func (a *Ablation) Resolve(v *Variant, seed uint64) (*Resolved, error) {
	resolved, err := Load(a.Config, append(slices.Clone(v.Overrides), fmt.Sprintf("seed=%d", seed)))
	if err != nil {
		return nil, fmt.Errorf("variant %s: %w", v.Name, err)
	}
	return resolved, nil
}
