package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"
)

// Origins of values beside the file, whose origin is its name.
const (
	originDefault     = "default"
	originCommandLine = "command line"
	originMeasured    = "measured"
)

// Load reads the configuration of a run: Default, then the file, then the
// overrides, each "key=value" with the value in YAML; key=null takes back what
// the file sets, as if nobody had written it. An empty file name reads none;
// the name of a preset that ships, such as configs/demo.yaml, is found in the
// program where no such file lies. All errors are the user's.
func Load(file string, overrides []string) (*Resolved, error) {
	return load(file, overrides, training)
}

// LoadPretrain is Load for agon pretrain, which reads other keys.
func LoadPretrain(file string, overrides []string) (*Resolved, error) {
	return load(file, overrides, pretraining)
}

func load(file string, overrides []string, use purpose) (*Resolved, error) {
	v := viper.New()
	base := Default()
	for _, e := range entries(base) {
		v.SetDefault(e.key, e.value)
	}
	known := keys(base)
	origins := map[string]string{}
	if err := readFile(v, file, known, origins); err != nil {
		return nil, err
	}
	if err := readOverrides(v, overrides, base, origins); err != nil {
		return nil, err
	}
	config := &Config{}
	if err := v.UnmarshalExact(config, strict); err != nil {
		return nil, plain(err, func(key string) string { return origins[key] })
	}
	resolved := &Resolved{Config: config, use: use, origins: origins}
	return resolved, errors.Join(append(resolved.unread(), config.faults(use)...)...)
}

func keys(c *Config) []string {
	var names []string
	for _, e := range entries(c) {
		names = append(names, e.key)
	}
	return names
}

func readFile(v *viper.Viper, file string, known []string, origins map[string]string) error {
	if file == "" {
		return nil
	}
	text, err := ReadPreset(file)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return fmt.Errorf("%s: %s", file, firstFault(err))
	}
	delete(tree, digestsKey)
	var set []string
	flatten(tree, "", &set)
	if err := check(set, known, file); err != nil {
		return err
	}
	for _, key := range set {
		origins[key] = file
	}
	return v.MergeConfigMap(tree)
}

// firstFault is the first thing that the YAML library complains of.
func firstFault(err error) string {
	var list *yaml.TypeError
	if errors.As(err, &list) && len(list.Errors) > 0 {
		return list.Errors[0]
	}
	return strings.TrimPrefix(err.Error(), "yaml: ")
}

// flatten lists the keys of a tree that hold values.
func flatten(tree map[string]any, prefix string, list *[]string) {
	for name, value := range tree {
		if section, ok := value.(map[string]any); ok {
			flatten(section, prefix+name+".", list)
		} else {
			*list = append(*list, prefix+name)
		}
	}
	slices.Sort(*list)
}

func check(set, known []string, origin string) error {
	var faults []error
	for _, key := range set {
		if !slices.Contains(known, key) {
			faults = append(faults, unknown(key, origin, known))
		}
	}
	return errors.Join(faults...)
}

func readOverrides(v *viper.Viper, overrides []string, base *Config, origins map[string]string) error {
	for _, override := range overrides {
		key, text, ok := strings.Cut(override, "=")
		if !ok {
			return fmt.Errorf("%q is not an override: write key=value, such as iterations=10", override)
		}
		if err := check([]string{key}, keys(base), originCommandLine); err != nil {
			return err
		}
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			return fmt.Errorf("%s: %s: the value is not YAML: write %s=VALUE", originCommandLine, key, key)
		}
		if _, isMap := value.(map[string]any); isMap || strings.TrimSpace(text) == "" {
			return fmt.Errorf("%s: %s has no value: write %s=VALUE", originCommandLine, key, key)
		}
		origins[key] = originCommandLine
		if value == nil {
			value = valueOf(base, key)
			delete(origins, key)
		}
		v.Set(key, value)
	}
	return nil
}

// valueOf returns the value of a key that is known.
func valueOf(c *Config, key string) (value any) {
	for _, e := range entries(c) {
		if e.key == key {
			value = e.value
		}
	}
	return value
}

// strict makes a wrong type an error instead of a guess.
func strict(d *mapstructure.DecoderConfig) {
	d.WeaklyTypedInput = false
	d.DecodeHook = mapstructure.DecodeHookFuncKind(func(from, to reflect.Kind, value any) (any, error) {
		if number, ok := value.(float64); ok && to >= reflect.Int && to <= reflect.Uint64 {
			if number != math.Trunc(number) {
				return nil, fmt.Errorf("expected a whole number, got %v", number)
			}
		}
		return value, nil
	})
}

// plain turns the decoder's errors into one sentence per key.
func plain(err error, origin func(key string) string) error {
	var faults []error
	var each func(err error)
	each = func(err error) {
		var field *mapstructure.DecodeError
		switch joined, ok := err.(interface{ Unwrap() []error }); {
		case ok:
			for _, e := range joined.Unwrap() {
				each(e)
			}
		case errors.As(err, &field):
			faults = append(faults, fmt.Errorf("%s: %s: %w", origin(field.Name()), field.Name(), field.Unwrap()))
		default:
			faults = append(faults, err)
		}
	}
	each(err)
	return errors.Join(faults...)
}

// mostBytes is far more than all keys with their comments take.
const mostBytes = 1 << 20

// readBounded reads a configuration and not, say, a device without end.
func readBounded(name string) ([]byte, error) {
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

// ReadPreset returns the text of a configuration file, or of the preset of
// that name that ships with the program where there is no such file.
func ReadPreset(file string) ([]byte, error) {
	text, err := readBounded(file)
	if err == nil {
		return bytes.TrimPrefix(text, []byte("\ufeff")), nil
	}
	preset := strings.TrimPrefix(file, "configs/")
	if text, ok := presets[preset]; ok && errors.Is(err, os.ErrNotExist) {
		return text, nil
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file, and no preset of that name: there are %s", file, strings.Join(Presets(), ", "))
	}
	return nil, err
}
