package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"agon"
)

// toolSchema checks the arguments of one tool.
type toolSchema struct {
	parameters map[string]*parameterSchema
	required   []string
	readOnly   bool
	signature  string // for complaints: move(source, target, item, n)
}

type parameterSchema struct {
	schema  *jsonschema.Schema
	integer bool // 3.0 is taken as 3
}

func compileTools(tools []agon.Tool) (map[string]*toolSchema, error) {
	compiled := map[string]*toolSchema{}
	for i := range tools {
		one, err := compileTool(&tools[i])
		if err != nil {
			return nil, fmt.Errorf("tool %s: %w", tools[i].Name, err)
		}
		compiled[tools[i].Name] = one
	}
	return compiled, nil
}

func compileTool(tool *agon.Tool) (*toolSchema, error) {
	one := &toolSchema{parameters: map[string]*parameterSchema{}, readOnly: tool.ReadOnly, signature: tool.Signature()}
	for _, parameter := range tool.Parameters {
		compiled, err := compileParameter(parameter.Schema)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", parameter.Name, err)
		}
		one.parameters[parameter.Name] = compiled
		if parameter.Required {
			one.required = append(one.required, parameter.Name)
		}
	}
	return one, nil
}

func compileParameter(raw json.RawMessage) (*parameterSchema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("parameter.json", document); err != nil {
		return nil, err
	}
	schema, err := compiler.Compile("parameter.json")
	if err != nil {
		return nil, err
	}
	var head struct {
		Type any `json:"type"`
	}
	json.Unmarshal(raw, &head)
	return &parameterSchema{schema: schema, integer: head.Type == "integer"}, nil
}

// check returns the arguments as they go to the tool, or the complaint that
// the caller reads.
func (e *environment) check(call agon.Call) (map[string]json.RawMessage, string) {
	tool := e.tools[call.Tool]
	if tool == nil {
		return nil, fmt.Sprintf("there is no tool %.100q", call.Tool)
	}
	for _, name := range tool.required {
		if _, ok := call.Arguments[name]; !ok {
			return nil, fmt.Sprintf("%s: %s is missing", tool.signature, name)
		}
	}
	arguments := make(map[string]json.RawMessage, len(call.Arguments))
	for _, name := range slices.Sorted(maps.Keys(call.Arguments)) {
		raw, parameter := call.Arguments[name], tool.parameters[name]
		if parameter == nil {
			return nil, fmt.Sprintf("%s has no parameter %.100q", tool.signature, name)
		}
		value, err := parameter.check(raw, e.sandbox.limits.Value)
		if err != nil {
			return nil, fmt.Sprintf("%s: %s: %s", call.Tool, name, err)
		}
		arguments[name] = value
	}
	return arguments, ""
}

func (p *parameterSchema) check(raw json.RawMessage, limit int) (json.RawMessage, error) {
	if err := checkValue(raw, limit); err != nil {
		return nil, err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if err := p.schema.Validate(value); err != nil {
		return nil, firstComplaint(err)
	}
	if p.integer {
		return integral(raw), nil
	}
	return raw, nil
}

// integral writes a number that is known to be whole without fraction and
// exponent: a program that divides makes 3.0 where a tool counts.
func integral(raw json.RawMessage) json.RawMessage {
	text := bytes.TrimSpace(raw)
	if !bytes.ContainsAny(text, ".eE") {
		return text
	}
	number, ok := new(big.Rat).SetString(string(text))
	if !ok || !number.IsInt() {
		return text
	}
	return json.RawMessage(number.Num().String())
}

var english = message.NewPrinter(language.English)

// firstComplaint is the innermost fault at the first place, by name: the validator
// itself goes through an object in any order, and the policy is to read the same.
func firstComplaint(err error) error {
	fault, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return err
	}
	for len(fault.Causes) > 0 {
		fault = slices.MinFunc(fault.Causes, func(a, b *jsonschema.ValidationError) int {
			return cmp.Or(slices.Compare(a.InstanceLocation, b.InstanceLocation), strings.Compare(wording(a), wording(b)))
		})
	}
	text := wording(fault)
	if len(fault.InstanceLocation) > 0 {
		text = "at " + strings.Join(fault.InstanceLocation, ".") + ": " + text
	}
	if len(text) > 300 {
		text = text[:300]
	}
	return fmt.Errorf("%s", text)
}

func wording(fault *jsonschema.ValidationError) string {
	if additional, ok := fault.ErrorKind.(*kind.AdditionalProperties); ok {
		slices.Sort(additional.Properties)
	}
	return fault.ErrorKind.LocalizedString(english)
}
