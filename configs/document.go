package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// setting is a key with the value that a file gives it.
type setting struct {
	key   string
	value any
	// line is where the key stands; 0 if it comes by a YAML merge.
	line int
}

// settings reads a file's text as the settings it makes, in the order of their
// keys.
func settings(text []byte) ([]setting, error) {
	root, tree, err := document(text)
	if err != nil {
		return nil, err
	}
	delete(tree, digestsKey)
	lines := map[string]int{}
	if err := errors.Join(places(root, "", lines)...); err != nil {
		return nil, err
	}
	var list []setting
	flatten(tree, "", func(key string, value any) {
		list = append(list, setting{key, value, lines[key]})
	})
	slices.SortFunc(list, func(a, b setting) int { return strings.Compare(a.key, b.key) })
	return list, nil
}

// document reads the one mapping that a text holds, as nodes and as values.
// Both are nil if it holds nothing.
func document(text []byte) (*yaml.Node, map[string]any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, firstFault(err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, nil, fmt.Errorf("line %d: a second YAML document begins, which nothing would read: remove it, or the --- before it", second.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, nil, firstFault(err)
	}
	root := first.Content[0]
	if root.Kind != yaml.MappingNode {
		if root.ShortTag() == "!!null" {
			return nil, nil, nil
		}
		return nil, nil, fmt.Errorf("line %d: no keys stand here: write lines such as iterations: 10", root.Line)
	}
	var tree map[string]any
	if err := root.Decode(&tree); err != nil {
		return nil, nil, firstFault(err)
	}
	return root, tree, nil
}

// firstFault is the first thing that the YAML library complains of.
func firstFault(err error) error {
	var list *yaml.TypeError
	if errors.As(err, &list) && len(list.Errors) > 0 {
		return errors.New(list.Errors[0])
	}
	return errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
}

// places fills in the lines on which the keys of a mapping stand. Its faults
// are keys that are no words and keys that stand twice, which a dotted spelling
// hides from the YAML library.
func places(mapping *yaml.Node, prefix string, lines map[string]int) []error {
	if mapping == nil {
		return nil
	}
	var faults []error
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		name, value := mapping.Content[i], mapping.Content[i+1]
		key := prefix + name.Value
		switch before, twice := lines[key]; {
		case name.ShortTag() == "!!merge", key == digestsKey:
		case name.ShortTag() != "!!str":
			faults = append(faults, fmt.Errorf("line %d: unknown key %s: keys are words, such as iterations", name.Line, brief(name)))
		case value.Kind == yaml.MappingNode:
			faults = append(faults, places(value, key+".", lines)...)
		case twice:
			faults = append(faults, fmt.Errorf("line %d: %s stands on line %d already: remove one of them", name.Line, key, before))
		default:
			lines[key] = name.Line
		}
	}
	return faults
}

// flatten visits the keys of a tree that hold values.
func flatten(tree map[string]any, prefix string, visit func(key string, value any)) {
	for name, value := range tree {
		if section, ok := value.(map[string]any); ok {
			flatten(section, prefix+name+".", visit)
		} else {
			visit(prefix+name, value)
		}
	}
}

// flow is a value as one would write it in a line of YAML.
func flow(value any) string {
	node := &yaml.Node{}
	if err := node.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	node.Style = yaml.FlowStyle
	text, err := yaml.Marshal(node)
	if err != nil {
		return fmt.Sprint(value)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// brief is flow, cut where it is long.
func brief(value any) string {
	const most = 60
	line := []rune(flow(value))
	if len(line) <= most {
		return string(line)
	}
	return string(line[:most-1]) + "…"
}
