package environments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// fits holds a value against the JSON Schema of a parameter.
func fits(value, schema json.RawMessage) error {
	compiled, err := compileSchema(schema)
	if err != nil {
		return err
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(value))
	if err != nil {
		return err
	}
	var invalid *jsonschema.ValidationError
	if err := compiled.Validate(instance); errors.As(err, &invalid) {
		return fmt.Errorf("%s does not fit %s", value, schema)
	} else if err != nil {
		return err
	}
	return nil
}

func compileSchema(schema json.RawMessage) (*jsonschema.Schema, error) {
	if len(schema) == 0 {
		schema = json.RawMessage("{}")
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(noLoader{}) // a schema is complete: nothing is fetched
	if err := compiler.AddResource("schema.json", document); err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema, err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", schema, err)
	}
	return compiled, nil
}

// noLoader refuses references to other documents.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is another document", url)
}
