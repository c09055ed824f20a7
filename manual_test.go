package agon_test

import (
	"encoding/json"
	"fmt"

	"agon"
)

func ExampleTool_Manual() {
	tool := agon.Tool{
		Name:        "count",
		Description: "Tell how many pieces of an item lie in a bin.",
		ReadOnly:    true,
		Parameters: []agon.Parameter{
			{Name: "bin", Schema: json.RawMessage(`{"type":"string"}`), Required: true},
			{Name: "item"},
		},
		Returns: json.RawMessage(`{"type":"integer"}`),
	}
	fmt.Println(tool.Manual())
	// Output:
	// count(bin, item=…)   (changes nothing)
	//     Tell how many pieces of an item lie in a bin.
	//     bin: {"type":"string"}
	//     item: any
	//     returns: {"type":"integer"}
}
