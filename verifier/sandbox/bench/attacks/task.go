package attacks

import (
	"embed"
	"encoding/json"
	"strings"
)

//go:embed task/*.py
var taskFiles embed.FS

// task is what all graders give, each in its own way.
type task struct {
	// Receipt is the expected answer, which only the right calls of tools give.
	Receipt string `json:"receipt"`
	// Prompt defines the tools, for graders that run them beside the program.
	Prompt string `json:"prompt"`
	// Test defines check, which raises something if the function it is given does
	// not solve the task.
	Test string `json:"test"`

	tools    string // as an environment of Agon has them
	verifier string
}

func newTask(receipt string) task {
	part := func(name string) string { return strings.ReplaceAll(taskFile(name), "@RECEIPT@", receipt) }
	return task{
		Receipt: receipt, Prompt: part("before") + part("tools") + part("after"), Test: part("test"),
		tools: part("tools"), verifier: part("verifier"),
	}
}

func taskFile(name string) string {
	text, err := taskFiles.ReadFile("task/" + name + ".py")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

// programs of ours, beside the attacks.
var (
	reference = taskFile("reference")
	wrong     = taskFile("wrong")
	// probe is the reference behind a look for what earlier programs left.
	probe = taskFile("probe") + reference
)

// complete puts in front of a program what it has to know of the canaries.
func complete(program string, canary map[string]any) string {
	known, err := json.Marshal(canary)
	if err != nil {
		panic(err) // there is nothing in it but texts and numbers
	}
	return "canary = " + string(known) + "\n" + taskFile("prelude") + program
}
