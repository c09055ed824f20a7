package configs

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Resolved is a configuration with what set each of its values.
type Resolved struct {
	*Config
	// Digests names what the run was made with: the program, the environments,
	// the policy it began from, libtorch. A resumed run refuses other
	// environments, and another policy where it reads that again; of another
	// program or libtorch it tells.
	Digests map[string]string

	use     purpose
	origins map[string]origin
	// leftOut are the keys of a preset that the overrides leave nothing to read.
	leftOut []string
	// anothers is the file that sets trainer.aggregation for another algorithm than
	// that which overrides chose; empty if none does.
	anothers string
}

const digestsKey = "digests"

// Origin returns what set a key: "default", "command line" or a file's name.
func (r *Resolved) Origin(key string) string {
	if origin, ok := r.origins[key]; ok {
		return origin.name
	}
	return originDefault
}

// YAML writes the configuration down, one key per line with what set it.
// Keys that nothing reads are left out, so that Load reads it back.
func (r *Resolved) YAML() []byte {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, e := range entries(r.Config) {
		if r.Reads(e.key) {
			insert(root, strings.Split(e.key, "."), e.value, r.Origin(e.key))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Digests)) {
		insert(root, []string{digestsKey, name}, r.Digests[name], "")
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		panic("configs: a configuration does not encode: " + err.Error()) // scalars and lists always do
	}
	return text.Bytes()
}

// Unread lists the keys of a run that YAML leaves out.
func (r *Resolved) Unread() (keys []string) {
	for _, e := range entries(r.Config) {
		if r.use == training && !strings.HasPrefix(e.key, "pretrain.") && !r.Reads(e.key) {
			keys = append(keys, e.key)
		}
	}
	return keys
}

func insert(node *yaml.Node, path []string, value any, comment string) {
	name := &yaml.Node{Kind: yaml.ScalarNode, Value: path[0]}
	if len(path) == 1 {
		var leaf yaml.Node
		if err := leaf.Encode(value); err != nil {
			panic("configs: " + path[0] + " does not encode: " + err.Error())
		}
		if leaf.Kind == yaml.SequenceNode {
			leaf.Style = yaml.FlowStyle
		}
		leaf.LineComment = comment
		node.Content = append(node.Content, name, &leaf)
		return
	}
	last := len(node.Content)
	if last == 0 || node.Content[last-2].Value != path[0] {
		node.Content = append(node.Content, name, &yaml.Node{Kind: yaml.MappingNode})
		last += 2
	}
	insert(node.Content[last-1], path[1:], value, comment)
}

// ReadRun reads the configuration that a run wrote down.
func ReadRun(file string) (*Resolved, error) {
	if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return nil, fmt.Errorf("%s is empty: it was written with all settings, and is damaged", file)
	}
	return readWritten(file, nil, training)
}

// ReadPretrain reads the configuration that a pretraining wrote down.
func ReadPretrain(file string) (*Resolved, error) { return readWritten(file, nil, pretraining) }

func readWritten(file string, overrides []string, use purpose) (*Resolved, error) {
	text, err := readBounded(file)
	if err != nil {
		return nil, err
	}
	l, err := gather(file, text, overrides)
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	var tail struct {
		Digests map[string]string `yaml:"digests"`
	}
	if err := errors.Join(yaml.Unmarshal(text, &document), document.Decode(&tail)); err != nil {
		return nil, fmt.Errorf("%s: digests are no names with a text each", file)
	}
	told := originsIn(&document)
	if err := l.forgetBounds(file, text, told); err != nil {
		return nil, err
	}
	resolved, err := l.resolve(use, l.unchosen(file, told))
	if err != nil {
		return nil, err
	}
	if l.anothersAggregation(file, text) {
		resolved.anothers = file
	}
	resolved.Digests = tail.Digests
	resolved.restoreOrigins(file, told)
	resolved.restoreFlaws()
	return resolved, nil
}
