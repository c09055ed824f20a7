package environments

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"agon"
)

// CheckSpec finds what a folder says that its described tools do not bear out:
// tools, parameters and fields that do not exist, a phrase that leaves out an
// argument that has to be given, an example that the tool would refuse. The
// error names environment.yaml and the nearest name; nil means that the two fit.
func CheckSpec(folder *agon.Folder, spec *agon.Spec) error {
	if err := checkSpec(folder, spec); err != nil {
		return fmt.Errorf("load environment %s: %s: %w", folder.Name, descriptionFile, err)
	}
	return nil
}

func checkSpec(folder *agon.Folder, spec *agon.Spec) error {
	for _, name := range sortedKeys(folder.Phrases) {
		tool := spec.Tool(name)
		if tool == nil {
			return fmt.Errorf("tools: %s has no tool %q%s", toolsFile, name, didYouMean(name, toolNames(spec)))
		}
		if err := checkPhrase(folder.Phrases[name], tool); err != nil {
			return fmt.Errorf("tools: %s: %w", name, err)
		}
	}
	if err := checkDistinct(folder.Phrases); err != nil {
		return fmt.Errorf("tools: %w", err)
	}
	for _, pair := range folder.HeldOut {
		for _, name := range pair {
			if spec.Tool(name) == nil {
				return fmt.Errorf("held_out: %s has no tool %q%s", toolsFile, name, didYouMean(name, toolNames(spec)))
			}
		}
	}
	return nil
}

// checkDistinct refuses two tools that instructions ask for in the same words:
// nobody could tell which is meant.
func checkDistinct(phrases map[string]agon.Phrase) error {
	asked := map[string]string{}
	for _, name := range sortedKeys(phrases) {
		texts := []string{phrases[name].Text}
		for _, field := range sortedKeys(phrases[name].Fields) {
			texts = append(texts, phrases[name].Fields[field])
		}
		for _, text := range texts {
			key := strings.ToLower(strings.Join(strings.Fields(text), " "))
			if other, taken := asked[key]; taken && key != "" {
				return fmt.Errorf("%s and %s are both asked for as %q", other, name, text)
			}
			asked[key] = name
		}
	}
	return nil
}

func checkPhrase(phrase agon.Phrase, tool *agon.Tool) error {
	if phrase.Text != "" {
		if err := checkPlaceholders(phrase.Text, tool); err != nil {
			return fmt.Errorf("phrase: %w", err)
		}
	}
	fields := returnedFields(tool)
	for _, field := range sortedKeys(phrase.Fields) {
		if fields != nil && !slices.Contains(fields, field) {
			return fmt.Errorf("fields: the tool returns no %q%s", field, didYouMean(field, fields))
		}
		if err := checkPlaceholders(phrase.Fields[field], tool); err != nil {
			return fmt.Errorf("fields: %s: %w", field, err)
		}
	}
	return checkExamples(phrase.Examples, tool)
}

// checkPlaceholders holds the placeholders of a phrase against the parameters.
func checkPlaceholders(phrase string, tool *agon.Tool) error {
	names, err := placeholders(phrase)
	if err != nil {
		return err
	}
	for _, name := range names {
		if parameter(tool, name) == nil {
			return fmt.Errorf("the tool has no parameter %q%s", name, didYouMean(name, parameterNames(tool)))
		}
	}
	for _, p := range tool.Parameters {
		if p.Required && !slices.Contains(names, p.Name) {
			return fmt.Errorf("%q leaves out {%s}, which the tool requires", phrase, p.Name)
		}
	}
	return nil
}

func checkExamples(examples map[string][]json.RawMessage, tool *agon.Tool) error {
	for _, name := range sortedKeys(examples) {
		p := parameter(tool, name)
		if p == nil {
			return fmt.Errorf("examples: the tool has no parameter %q%s", name, didYouMean(name, parameterNames(tool)))
		}
		for _, value := range examples[name] {
			if err := fits(value, p.Schema); err != nil {
				return fmt.Errorf("examples: %s: %w", name, err)
			}
		}
	}
	return nil
}

// CheckReturn finds a return that contradicts what the tool's annotation says of
// it. A complaint returns nothing.
func CheckReturn(tool *agon.Tool, result agon.Return) error {
	if result.Error != "" || tool.Returns == nil {
		return nil
	}
	if err := fits(result.Value, tool.Returns); err != nil {
		return fmt.Errorf("tool %s returned what its annotation does not say: %w", tool.Name, err)
	}
	return nil
}

func parameter(tool *agon.Tool, name string) *agon.Parameter {
	i := slices.IndexFunc(tool.Parameters, func(p agon.Parameter) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &tool.Parameters[i]
}

func parameterNames(tool *agon.Tool) []string {
	var names []string
	for _, p := range tool.Parameters {
		names = append(names, p.Name)
	}
	return names
}

func toolNames(spec *agon.Spec) []string {
	var names []string
	for _, tool := range spec.Tools {
		names = append(names, tool.Name)
	}
	return names
}

// returnedFields names the fields of the object that a tool returns; nil where
// its schema does not tell.
func returnedFields(tool *agon.Tool) []string {
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if json.Unmarshal(tool.Returns, &schema) != nil || len(schema.Properties) == 0 {
		return nil
	}
	return sortedKeys(schema.Properties)
}
