package configs

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// grid is the values that keys take, in the order of the file; every choice of
// one value for each key is a variant.
type grid []axis

// axis is a key with the values that it takes.
type axis struct {
	key    string
	values []*yaml.Node
}

// readGrid reads a grid and checks it: its keys exist and are not shared, its
// values differ, and their product is bounded.
func readGrid(node *yaml.Node) (grid, error) {
	var g grid
	known := keys(Default())
	if err := errors.Join(g.read(node, "", known)...); err != nil {
		return nil, err
	}
	count := 1
	for _, a := range g {
		if count *= len(a.values); count > mostVariants {
			return nil, fmt.Errorf("line %d: grid is of more than %d variants: write fewer values", node.Line, mostVariants)
		}
	}
	if len(g) == 0 {
		return nil, fmt.Errorf("line %d: grid is empty: write keys with the values that they take, such as trainer.clip_low: [0.1, 0.2]", node.Line)
	}
	return g, nil
}

// read takes in the keys of a mapping, of which sections are mappings again.
func (g *grid) read(mapping *yaml.Node, prefix string, known []string) (faults []error) {
	if mapping = target(mapping); mapping.Kind != yaml.MappingNode {
		return nil // empty, or a fault of the key above
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		name, value := mapping.Content[i], target(mapping.Content[i+1])
		key := prefix + name.Value
		if value.Kind == yaml.MappingNode {
			faults = append(faults, g.read(value, key+".", known)...)
			continue
		}
		if err := checkAxis(key, value, known); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", name.Line, err))
			continue
		}
		*g = append(*g, axis{key, value.Content})
	}
	return faults
}

func checkAxis(key string, values *yaml.Node, known []string) error {
	if err := check(key, known, "grid"); err != nil {
		return err
	}
	switch {
	case key == "seed":
		return errors.New("grid has seed, which seeds lists: remove it")
	case shared.covers(key):
		return fmt.Errorf("grid has %s, which is one for all that are compared: remove it", key)
	case values.Kind != yaml.SequenceNode || len(values.Content) == 0:
		return fmt.Errorf("grid: %s is %s: it must be a list of values, such as [%s]", key, brief(values), flow(valueOf(Default(), key)))
	}
	return checkDistinct(key, values.Content)
}

// checkDistinct refuses a value that stands twice, or that is a section.
func checkDistinct(key string, values []*yaml.Node) error {
	var met []any
	for _, node := range values {
		var value any
		if err := node.Decode(&value); err != nil {
			return firstFault(err)
		}
		if _, section := value.(map[string]any); section {
			return fmt.Errorf("grid: %s has %s among its values: write values, not keys", key, brief(node))
		}
		if slices.ContainsFunc(met, func(other any) bool { return reflect.DeepEqual(other, value) }) {
			return fmt.Errorf("grid: %s lists %s twice: remove one of them", key, brief(node))
		}
		met = append(met, value)
	}
	return nil
}

// variants lists the product, the last key changing first.
func (g grid) variants() []Variant {
	list := []Variant{{}}
	for i, a := range g {
		var next []Variant
		for _, before := range list {
			for _, value := range a.values {
				next = append(next, Variant{
					Name:      strings.TrimPrefix(before.Name+"_"+g.label(i)+"-"+valueName(value), "_"),
					Overrides: append(slices.Clone(before.Overrides), a.key+"="+spelled(value)),
				})
			}
		}
		list = next
	}
	return list
}

// label is the last name of a key, or all of it where another key of the grid
// has the same.
func (g grid) label(i int) string {
	_, name := split(g[i].key)
	for j := range g {
		if _, other := split(g[j].key); j != i && other == name {
			return g[i].key
		}
	}
	return name
}

// spelled is a value as an override has it.
func spelled(value *yaml.Node) string {
	switch value = target(value); {
	case value.ShortTag() == "!!null":
		return "null"
	case value.Kind == yaml.ScalarNode && value.Style == 0:
		return value.Value
	}
	return flow(value)
}

var noName = regexp.MustCompile(`[^A-Za-z0-9.+-]+`)

// valueName is a value as part of a name: what no file's name should have is a
// hyphen.
func valueName(value *yaml.Node) string {
	text := spelled(value)
	if value = target(value); value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str" {
		text = value.Value
	}
	return strings.Trim(noName.ReplaceAllString(text, "-"), "-+.")
}

// target is the node that an alias stands for, or the node itself.
func target(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// child is the value of a key of a mapping; nil if there is none.
func child(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return target(mapping.Content[i+1])
		}
	}
	return nil
}
