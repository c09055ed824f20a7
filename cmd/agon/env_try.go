package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/executor/environments"
	"agon/verifier/sandbox"
)

// tryWorld carries out what an environment offers and prints what held: every
// tool on arguments that can be drawn and on those that its phrases name, and examples
// and held-out tasks that the author wrote. A tool may complain; one that hangs, ends
// its process or spoils the state, and a task that its solution does not solve, are
// mistakes.
func tryWorld(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	if err := tryTools(ctx, out, w); err != nil {
		return err
	}
	if err := checkRewards(ctx, out, w); err != nil {
		return err
	}
	if err := checkInvariant(ctx, out, w); err != nil {
		return err
	}
	if err := checkExamples(ctx, out, w); err != nil {
		return err
	}
	return checkHeldOut(ctx, out, w)
}

func tryTools(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	environment, phrases := w.Environments[0], w.Folders[0].Phrases
	var t triedTools
	for i := range environment.Spec().Tools {
		tool := &environment.Spec().Tools[i]
		if err := t.try(ctx, environment, tool, phrases[tool.Name].Examples); err != nil {
			return err
		}
	}
	t.print(out)
	printGaps(out, environment.Spec())
	return errors.Join(t.faults...)
}

// triedTools is what came of running tools.
type triedTools struct {
	ran, examples int
	// undrawn are the tools for which no arguments could be drawn.
	undrawn    []string
	complaints []complaint
	// faults are the first of each tool that has one.
	faults []error
}

// try runs a tool on arguments that are drawn and on every example. An error is
// none of the tool's.
func (t *triedTools) try(ctx context.Context, environment agon.Environment, tool *agon.Tool, examples map[string][]json.RawMessage) error {
	first := drawArguments(tool, examples)
	if first == nil {
		t.undrawn = append(t.undrawn, tool.Name)
		return nil
	}
	calls := append([]agon.Call{{Tool: tool.Name, Arguments: first}}, exampleCalls(tool, first, examples)...)
	for _, call := range calls {
		text, err := tryCall(ctx, environment, call)
		switch {
		case errors.As(err, &terminal.UserError{}):
			t.faults = append(t.faults, err)
			return nil
		case err != nil:
			return err
		case text != "":
			t.complaints = append(t.complaints, complaint{written(tool, call), text})
		}
	}
	t.ran, t.examples = t.ran+1, t.examples+len(calls)-1
	return nil
}

func (t *triedTools) print(out io.Writer) {
	fmt.Fprintf(out, "\ntools: %d ran\n", t.ran)
	if len(t.undrawn) > 0 {
		fmt.Fprintf(out, "%s did not run: no example and no enum to draw an argument from\n", terminal.Listed(t.undrawn))
	}
	fmt.Fprintf(out, "example arguments: %d ran\n", t.examples)
	t.printComplaints(out)
}

func (t *triedTools) printComplaints(out io.Writer) {
	faults := 0
	for _, c := range t.complaints {
		title := "complained"
		if faulty.MatchString(c.text) {
			title = "likely a fault"
			faults++
		}
		fmt.Fprintf(out, "  %s: %s\n", title, terminal.OneLine(c.call+": "+c.text, 200))
	}
	if faults > 0 {
		fmt.Fprintln(out, "a fault reads to the policy as if the tool complained (hint: a tool that complains raises ValueError)")
	}
}

// printGaps tells what the folder does not say of its tools.
func printGaps(out io.Writer, spec *agon.Spec) {
	if names := unasked(spec); len(names) > 0 {
		fmt.Fprintf(out, "without a phrase, so that no composed task asks for it: %s\n", strings.Join(names, ", "))
	}
	if names := unannotated(spec); len(names) > 0 {
		fmt.Fprintf(out, "without an annotation that tells what it takes, so that any value is let through: %s\n", strings.Join(names, ", "))
	}
}

// complaint is what a tool answered a call with.
type complaint struct{ call, text string }

// faulty are exceptions that Python raises where a program is wrong. The policy
// would read them as the tool's own words.
var faulty = regexp.MustCompile(`^(ArithmeticError|AssertionError|AttributeError|EOFError|FileNotFoundError|ImportError|IndexError|KeyError|MemoryError|ModuleNotFoundError|NameError|NotImplementedError|OSError|OverflowError|PermissionError|RecursionError|StopIteration|SystemExit|TypeError|UnboundLocalError|UnicodeDecodeError|UnicodeEncodeError|ZeroDivisionError)(:|$)`)

// unannotated names the parameters that anything fits.
func unannotated(spec *agon.Spec) (names []string) {
	for i := range spec.Tools {
		for _, p := range spec.Tools[i].Parameters {
			if string(p.Schema) == "{}" {
				names = append(names, p.Name+" of "+spec.Tools[i].Name)
			}
		}
	}
	return names
}

// unasked are the tools that an executor has and no instruction asks for.
func unasked(spec *agon.Spec) (names []string) {
	for _, tool := range spec.ToolsFor(agon.RoleExecutor) {
		if tool.Phrase == "" && len(tool.FieldPhrases) == 0 {
			names = append(names, tool.Name)
		}
	}
	return names
}

// exampleCalls are a call for each example, with the other arguments as drawn.
func exampleCalls(tool *agon.Tool, drawn map[string]json.RawMessage, examples map[string][]json.RawMessage) (calls []agon.Call) {
	for _, p := range tool.Parameters {
		for _, example := range examples[p.Name] {
			arguments := map[string]json.RawMessage{p.Name: example}
			for name, value := range drawn {
				if name != p.Name {
					arguments[name] = value
				}
			}
			calls = append(calls, agon.Call{Tool: tool.Name, Arguments: arguments})
		}
	}
	return calls
}

// tryCall makes a call in a fresh episode, whose state can then be read, and
// returns what the tool complains of.
func tryCall(ctx context.Context, environment agon.Environment, call agon.Call) (string, error) {
	episode, err := environment.Start(ctx, 0)
	if err != nil {
		return "", err
	}
	defer episode.Close()
	result, err := episode.Call(ctx, call)
	if err != nil {
		return "", err
	}
	if result.Limit != agon.LimitNone {
		return "", terminal.Mistake(fmt.Errorf("environment %s: tools.py: %s%s", environment.Spec().Name, terminal.OneLine(result.Error, 300), limitHint(result.Limit)))
	}
	if err := environments.CheckReturn(environment.Spec().Tool(call.Tool), result); err != nil {
		return "", terminal.Mistake(fmt.Errorf("environment %s: tools.py: %w", environment.Spec().Name, err))
	}
	if stateful, ok := episode.(agon.Stateful); ok {
		if _, err = stateful.State(ctx); errors.Is(err, sandbox.ErrBroken) {
			err = terminal.Mistake(fmt.Errorf("%w (hint: the tool is %s)", err, call.Tool))
		}
	}
	return result.Error, err
}

// limitHint names the key of the limit on a tool's time, if that is what ended it.
func limitHint(limit agon.Limit) string {
	if limit != agon.LimitTime {
		return ""
	}
	return " (hint: sandbox.tool_seconds is the limit)"
}

// drawArguments returns a value for every argument that has to be given; nil if
// there is one that only the author could make up.
func drawArguments(tool *agon.Tool, examples map[string][]json.RawMessage) map[string]json.RawMessage {
	arguments := map[string]json.RawMessage{}
	for i, p := range tool.Parameters {
		if !p.Required {
			continue
		}
		values := slices.Concat(examples[p.Name], valuesOf(p.Schema))
		if len(values) == 0 {
			return nil
		}
		arguments[p.Name] = values[i%len(values)] // from one place to another
	}
	return arguments
}

// valuesOf returns values that fit a schema, if they can be told from it.
func valuesOf(schema json.RawMessage) []json.RawMessage {
	r := agon.RangeOf(schema)
	if len(r.Enum) > 0 {
		return r.Enum
	}
	if first := r.First(); first != nil {
		return []json.RawMessage{first}
	}
	return nil
}

// written is a call as a program writes it.
func written(tool *agon.Tool, call agon.Call) string {
	var arguments []string
	for _, p := range tool.Parameters {
		if value, ok := call.Arguments[p.Name]; ok {
			arguments = append(arguments, p.Name+"="+string(value))
		}
	}
	return tool.Name + "(" + strings.Join(arguments, ", ") + ")"
}

// heldOutChecked is the number of tasks of an evaluation.py that are carried out.
const heldOutChecked = 100

// checkHeldOut carries out the tasks that the author wrote, if there are any.
func checkHeldOut(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	examiner, ok := w.Environments[0].(agon.Examiner)
	if !ok || !exams.IsWritten(w, w.Folders[0].Name) {
		return nil
	}
	shown := terminal.NewProgress(os.Stderr, "held-out", "tasks", heldOutChecked)
	defer shown.Done()
	var tasks []agon.HeldOutTask
	for i := range heldOutChecked {
		shown.Set(i, "written by evaluation.py")
		task, err := examiner.HeldOut(ctx, []int64{agon.FirstEvaluationSeed + int64(i)})
		if err != nil {
			return err
		}
		tasks = append(tasks, task...)
	}
	shown.From(0)
	if _, err := exams.TryAll(ctx, w, tasks, exams.Carrying{Tell: func(begun int) { shown.Set(begun, "carried out") }, Fault: exams.FaultOfAuthor}); err != nil {
		return err
	}
	shown.Done()
	fmt.Fprintf(out, "held-out: %d of %d solutions pass, and doing nothing never\n", len(tasks), len(tasks))
	return nil
}
