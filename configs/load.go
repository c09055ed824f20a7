package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// Origins of values beside the file, whose origin is its name.
const (
	originDefault     = "default"
	originCommandLine = "command line"
	originMeasured    = "measured"
	originEarlier     = "an earlier program"
)

// origin is what set a value, and for a file the line.
type origin struct {
	name string
	line int
}

func (o origin) String() string {
	if o.line == 0 {
		return o.name
	}
	return fmt.Sprintf("%s: line %d", o.name, o.line)
}

// Load reads the configuration of a run: Default, then the file, then the
// overrides, each "key=value" with the value in YAML; key=null takes back what
// the file sets, as if nobody had written it. An empty file name reads none;
// the name of a preset that ships, such as configs/demo.yaml, is found in the
// program where no such file lies. Who takes a preset has not chosen each of its keys:
// those that overrides leave nothing to read are left out, and Warnings tells of them.
// All errors are the user's.
func Load(file string, overrides []string) (*Resolved, error) {
	return load(file, training, overrides)
}

// LoadPretrain is Load for agon pretrain, which reads other keys.
func LoadPretrain(file string, overrides []string) (*Resolved, error) {
	return load(file, pretraining, overrides)
}

// LoadEither is Load or LoadPretrain, whichever the file, the overrides or the keys
// that are to be explained are for: whoever sets a key of the section pretrain is to
// run agon pretrain. The file is read once, for it may be a pipe's end.
func LoadEither(file string, overrides, explained []string) (*Resolved, error) {
	text, err := textOf(file)
	if err != nil {
		return nil, err
	}
	ofPretrain := func(key string) bool { return strings.HasPrefix(key+".", "pretrain.") }
	use := training
	if file == "" && slices.ContainsFunc(explained, ofPretrain) || slices.ContainsFunc(overrides, ofPretrain) || bytes.Contains(append([]byte("\n"), text...), []byte("\npretrain:")) {
		use = pretraining
	}
	return loadText(file, text, use, overrides)
}

func load(file string, use purpose, lists ...[]string) (*Resolved, error) {
	text, err := textOf(file)
	if err != nil {
		return nil, err
	}
	return loadText(file, text, use, lists...)
}

// textOf is the text of a file; an empty name has none.
func textOf(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	return ReadPreset(file)
}

// loadText lays the text of a file and then each list of overrides over what
// stands before.
func loadText(file string, text []byte, use purpose, lists ...[]string) (*Resolved, error) {
	l, err := gather(file, text, lists...)
	if err != nil {
		return nil, err
	}
	leftOut := l.leaveOut(file, text, use)
	resolved, err := l.resolve(use, nil)
	if resolved != nil {
		resolved.leftOut = leftOut
		if l.anothersAggregation(file, text) {
			resolved.anothers = file
		}
	}
	return resolved, err
}

// leaveOut takes back the keys of a preset that are read by themselves, and by nothing
// with the overrides.
func (l *loading) leaveOut(file string, text []byte, use purpose) (keys []string) {
	if !ships(file, text) {
		return nil
	}
	preset, err := gather(file, text)
	if err != nil {
		return nil
	}
	alone, _ := preset.resolve(use, nil)
	together, _ := l.resolve(use, nil) // their faults are told of what is left
	if alone == nil || together == nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(l.origins)) {
		if l.origins[key].name == file && alone.Reads(key) && !together.Reads(key) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		l.set(key, nil, origin{})
	}
	return keys
}

// gather takes up the values of a file's text, and then those of the overrides.
func gather(file string, text []byte, lists ...[]string) (*loading, error) {
	l := &loading{viper: viper.New(), base: Default(), origins: map[string]origin{}}
	for _, e := range entries(l.base) {
		l.viper.SetDefault(e.key, e.value)
	}
	if err := l.file(file, text); err != nil {
		return nil, err
	}
	for _, overrides := range lists {
		if err := l.overrides(overrides); err != nil {
			return nil, err
		}
	}
	l.takeBounds()
	return l, nil
}

// resolve reads the values that were gathered. Nobody has chosen those of the keys that
// are told: it is no fault if nothing reads them.
func (l *loading) resolve(use purpose, unchosen []string) (*Resolved, error) {
	config := &Config{}
	if err := l.viper.UnmarshalExact(config, strict); err != nil {
		place := func(key string) string { return l.origins[key].String() }
		return nil, plain(err, place, func(key string) any { return valueOf(l.base, key) })
	}
	resolved := &Resolved{Config: config, use: use, origins: l.origins}
	for _, key := range unchosen {
		if !resolved.Reads(key) {
			delete(resolved.origins, key)
		}
	}
	found := config.check(use)
	if found.misspelt { // what is read is known once the word is right
		return resolved, errors.Join(found.faults...)
	}
	return resolved, errors.Join(append(resolved.unread(), found.faults...)...)
}

func keys(c *Config) []string {
	var names []string
	for _, e := range entries(c) {
		names = append(names, e.key)
	}
	return names
}

// loading is a configuration whose values are being gathered.
type loading struct {
	viper   *viper.Viper
	base    *Config
	origins map[string]origin
}

// set gives a key its value; nil is that which nobody has written.
func (l *loading) set(key string, value any, from origin) {
	l.origins[key] = from
	if value == nil {
		value = valueOf(l.base, key)
		delete(l.origins, key)
	}
	l.viper.Set(key, value)
}

func (l *loading) file(name string, text []byte) error {
	list, err := settings(text)
	if err != nil {
		return inFile(name, err)
	}
	known := keys(l.base)
	var faults []error
	for _, s := range list {
		from := origin{name, s.line}
		if s.key == "variants" || s.key == "grid" || strings.HasPrefix(s.key, "grid.") {
			return fmt.Errorf("%s lists the variants of a sweep: agon sweep %s runs them", name, name)
		}
		if fault := check(s.key, known, from.String()); fault != nil {
			faults = append(faults, fault)
			continue
		}
		l.set(s.key, s.value, from)
	}
	return errors.Join(faults...)
}

// inFile puts a file's name before every line of an error.
func inFile(name string, err error) error {
	return errors.New(name + ": " + strings.ReplaceAll(err.Error(), "\n", "\n"+name+": "))
}

// check refuses a key that does not exist.
func check(key string, known []string, place string) error {
	if slices.Contains(known, key) {
		return nil
	}
	return unknown(key, place, known)
}

func (l *loading) overrides(list []string) error {
	known := keys(l.base)
	var seen []string
	for _, override := range list {
		key, value, err := parseOverride(override, known)
		if err != nil {
			return err
		}
		if slices.Contains(seen, key) {
			return fmt.Errorf("%s: %s stands twice: remove one of them", originCommandLine, key)
		}
		seen = append(seen, key)
		l.set(key, value, origin{name: originCommandLine})
	}
	return nil
}

func parseOverride(override string, known []string) (key string, value any, err error) {
	key, text, ok := strings.Cut(override, "=")
	if !ok {
		return "", nil, fmt.Errorf("%q is not an override: write key=value, such as iterations=10", override)
	}
	if err := check(key, known, originCommandLine); err != nil {
		return "", nil, err
	}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return "", nil, fmt.Errorf("%s: %s: the value is not YAML: %s", originCommandLine, key, strings.TrimPrefix(firstFault(err).Error(), "line 1: "))
	}
	if strings.TrimSpace(text) == "" {
		return "", nil, fmt.Errorf("%s: %s has no value: write %s=VALUE, or %s='\"\"' for an empty text", originCommandLine, key, key, key)
	}
	if _, isMap := value.(map[string]any); isMap {
		return "", nil, fmt.Errorf("%s: %s is a mapping, which no key takes (hint: agon config --explain %s)", originCommandLine, key, key)
	}
	return key, value, nil
}

// valueOf returns the value of a key; nil if there is no such key.
func valueOf(c *Config, key string) (value any) {
	for _, e := range entries(c) {
		if e.key == key {
			value = e.value
		}
	}
	return value
}

// mostBytes is far more than all keys with their comments take.
const mostBytes = 1 << 20

// readBounded reads a configuration and not, say, a device without end.
func readBounded(name string) ([]byte, error) {
	if err := refuseNamedPipe(name); err != nil {
		return nil, err
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if len(text) > mostBytes {
		return nil, fmt.Errorf("%s: is larger than %d bytes: it is no configuration", name, mostBytes)
	}
	return text, err
}

// refuseNamedPipe refuses a pipe that lies in a folder: to open one is to wait
// for whoever may never write to it. The ends that a shell has opened, /dev/stdin
// and those of <(command), lead to no such place.
func refuseNamedPipe(name string) error {
	place, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil // opening tells, if something is wrong
	}
	if info, err := os.Lstat(place); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return fmt.Errorf("%s: is a named pipe: it is no configuration (hint: /dev/stdin reads one that a command prints)", name)
	}
	return nil
}

// ReadPreset returns the text of a configuration file, or of the preset of
// that name that ships with the program where there is no such file.
func ReadPreset(file string) ([]byte, error) { return readShipped(file, "preset", Presets()) }

// readShipped is ReadPreset, which names what ships of the kind that is looked for where
// there is none of the name.
func readShipped(file, kind string, names []string) ([]byte, error) {
	text, err := readBounded(file)
	if err == nil {
		return bytes.TrimPrefix(text, []byte("\ufeff")), nil
	}
	preset := strings.TrimPrefix(file, "configs/")
	if text, ok := presets[preset]; ok && errors.Is(err, os.ErrNotExist) {
		return text, nil
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file, and no %s of that name: there are %s", file, kind, strings.Join(names, ", "))
	}
	return nil, err
}
