package configs

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"go.yaml.in/yaml/v3"
)

// Sweep is a list of variants of one configuration, each of which is run with
// every seed. Only agon sweep and agon ablate read it.
type Sweep struct {
	// Config is the configuration that all variants begin with, a file or a
	// preset.
	Config string `mapstructure:"config"`
	// Seeds are those of the runs. What comes before the runs does not depend
	// on them.
	Seeds []uint64 `mapstructure:"seeds"`
	// Variants are those that the file lists, or the product of its grid.
	Variants []Variant `mapstructure:"variants"`
	// Baseline names the variant that the others are compared with; empty for
	// the policy that all begin with.
	Baseline string `mapstructure:"baseline"`
	// Overrides are changes of Config, "key=value", for all variants that turn
	// the loop. They come from the command line.
	Overrides []string `mapstructure:"-"`
}

// Variant is one way to train.
type Variant struct {
	// Name is part of file names.
	Name string `mapstructure:"name"`
	// Shows says in a sentence what the variant is there for; it may be empty.
	Shows string `mapstructure:"shows"`
	// Overrides are changes of the configuration, "key=value" as on a command
	// line, in which {seed} stands for the seed. They go before those of the sweep.
	Overrides []string `mapstructure:"overrides"`
	// AsLongAs, if set, replaces the loop: supervised training goes on from the
	// policy, on the very corpus that it came from, for as long as the variant
	// of that name took with the same seed. Config is then the configuration
	// that made the policy, which Overrides change.
	AsLongAs string `mapstructure:"as_long_as"`
}

// PolicyBefore is the name under which the policy that all variants begin with
// is compared with them.
const PolicyBefore = "base"

// LoadSweep reads a sweep from a file, or from the preset of that name where
// there is no such file, with overrides of its configuration. It is strict, and
// loads the configuration of every variant that turns the loop. All errors are
// the user's.
func LoadSweep(file string, overrides []string) (*Sweep, error) {
	text, err := readSweep(file)
	if err != nil {
		return nil, err
	}
	root, tree, err := document(text)
	if err != nil {
		return nil, inFile(file, err)
	}
	if err := checkSweep(tree, file); err != nil {
		return nil, err
	}
	s, err := decodeSweep(tree, file)
	if err != nil {
		return nil, err
	}
	if err := s.unfold(root, file); err != nil {
		return nil, err
	}
	s.Overrides = overrides
	if err := errors.Join(s.faults(file)...); err != nil {
		return nil, err
	}
	if _, err := s.Base(); err != nil {
		return nil, err
	}
	return s, s.loadAll()
}

func readSweep(file string) ([]byte, error) {
	var files []string
	for _, a := range Ablations() {
		files = append(files, a.File)
	}
	return readShipped(file, "sweep", files)
}

func decodeSweep(tree map[string]any, file string) (*Sweep, error) {
	s := &Sweep{}
	listed := maps.Clone(tree)
	delete(listed, "grid")
	c := &mapstructure.DecoderConfig{Result: s, ErrorUnused: true}
	strict(c)
	decoder, err := mapstructure.NewDecoder(c)
	if err != nil {
		panic("configs: " + err.Error()) // the target is a pointer
	}
	if err := decoder.Decode(listed); err != nil {
		return nil, plain(err, func(string) string { return file }, func(string) any { return nil })
	}
	return s, nil
}

// unfold puts the product of a grid in the place of variants.
func (s *Sweep) unfold(root *yaml.Node, file string) error {
	node := child(root, "grid")
	if node == nil {
		return nil
	}
	if s.Variants != nil {
		return fmt.Errorf("%s: variants and grid both say what is run: remove one of them", file)
	}
	g, err := readGrid(node)
	if err != nil {
		return inFile(file, err)
	}
	s.Variants = g.variants()
	return nil
}

// Base loads the configuration that all variants begin with.
func (s *Sweep) Base() (*Resolved, error) { return load(s.Config, training, s.Overrides) }

// Resolve loads the configuration of a variant that turns the loop, with a
// seed.
func (s *Sweep) Resolve(v *Variant, seed uint64) (*Resolved, error) {
	resolved, err := s.resolve(v, seed)
	if err != nil {
		return nil, fmt.Errorf("variant %s: %w", v.Name, err)
	}
	return resolved, nil
}

func (s *Sweep) resolve(v *Variant, seed uint64) (*Resolved, error) {
	overrides := []string{fmt.Sprintf("seed=%d", seed)}
	for _, o := range v.Overrides {
		overrides = append(overrides, strings.ReplaceAll(o, "{seed}", strconv.FormatUint(seed, 10)))
	}
	return load(s.Config, training, s.Overrides, overrides)
}

// loadAll loads what can be loaded before anything has run, so that a mistake
// in the last variant is not told after hours. What is wrong with several is
// told of the first.
func (s *Sweep) loadAll() error {
	var faults []error
	told := map[string]bool{}
	for i := range s.Variants {
		v := &s.Variants[i]
		if v.AsLongAs != "" {
			continue
		}
		if _, err := s.resolve(v, s.Seeds[0]); err != nil && !told[err.Error()] {
			told[err.Error()] = true
			faults = append(faults, fmt.Errorf("variant %s: %w", v.Name, err))
		}
	}
	return errors.Join(faults...)
}

// Names lists the variants.
func (s *Sweep) Names() []string {
	var names []string
	for i := range s.Variants {
		names = append(names, s.Variants[i].Name)
	}
	return names
}
