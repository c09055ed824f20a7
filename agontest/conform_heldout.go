package agontest

import (
	"context"
	"slices"
	"testing"

	"agon"
)

// HeldOutCase is a set of held-out tasks, with what is needed to try them.
type HeldOutCase struct {
	Environment agon.Environment
	Sandbox     agon.Sandbox
	Judge       agon.Judge
	Tasks       []agon.HeldOutTask
	// HeldOut are the ordered pairs of tools that no corpus shows.
	HeldOut [][2]string
}

// TestHeldOut checks what is asked of held-out tasks: an evaluation seed, a
// solution that passes, doing nothing and three different failure cases that
// run and do not pass, a composition that is as novel as it says.
func TestHeldOut(t *testing.T, c HeldOutCase) {
	for i := range c.Tasks {
		task := &c.Tasks[i]
		if task.Seed < agon.FirstEvaluationSeed {
			t.Errorf("task %q has the training seed %d", task.Instruction, task.Seed)
		}
		if task.Environment != c.Environment.Spec().Name {
			t.Errorf("task %q belongs to %q", task.Instruction, task.Environment)
		}
		c.checkComposition(t, task)
		c.checkVerdicts(t, task)
	}
}

func (c *HeldOutCase) checkComposition(t *testing.T, task *agon.HeldOutTask) {
	t.Helper()
	if task.Parts < 1 || task.Family == "" {
		t.Errorf("task %q: %d parts of family %q", task.Instruction, task.Parts, task.Family)
	}
	if (task.Parts > 1) != task.Novel {
		t.Errorf("task %q: %d parts, novel %v", task.Instruction, task.Parts, task.Novel)
	}
	distinct := map[string]bool{task.Solution: true}
	for _, failure := range task.Failures {
		distinct[failure] = true
	}
	if len(distinct) < 4 {
		t.Errorf("task %q: %d different failure cases", task.Instruction, len(distinct)-1)
	}
}

// checkVerdicts runs everything and judges it at once: the solution first, then
// doing nothing, then the failure cases.
func (c *HeldOutCase) checkVerdicts(t *testing.T, task *agon.HeldOutTask) {
	t.Helper()
	programs := append([]string{task.Solution, ""}, task.Failures...)
	outcomes := make([]agon.Outcome, len(programs))
	for i, program := range programs {
		outcomes[i] = Attempt(t, c.Environment, c.Sandbox, task.Seed, program)
	}
	verdicts, err := c.Judge.Judge(context.Background(), c.Environment, task.Verifier, task.Seed, outcomes)
	if err != nil {
		t.Fatalf("task %q: %v", task.Instruction, err)
	}
	for i, verdict := range verdicts {
		if verdict.Pass != (i == 0) || verdict.Stage == agon.VerdictBroken {
			t.Errorf("task %q, seed %d: verdict on program %d %q: %+v", task.Instruction, task.Seed, i, programs[i], verdict)
		}
	}
}

// Attempt runs a program from the initial state of seed, with the tools of an
// executor, and returns what it leaves behind. A program that raises fails the
// test; the empty program does nothing.
func Attempt(t *testing.T, environment agon.Environment, sandbox agon.Sandbox, seed int64, program string) agon.Outcome {
	t.Helper()
	episode := open(t, environment, seed)
	defer closed(t, episode)
	outcome := agon.Outcome{}
	if program != "" {
		tools := environment.Spec().ToolsFor(agon.RoleExecutor)
		interpreter, err := sandbox.Interpret(context.Background(), episode, tools)
		if err != nil {
			t.Fatal(err)
		}
		defer interpreter.Close()
		execution, err := interpreter.Run(context.Background(), program)
		if err != nil {
			t.Fatal(err)
		}
		if !execution.Ok() {
			t.Errorf("seed %d: %q: %s%s", seed, program, execution.Error, execution.Limit)
		}
		outcome.Answer, outcome.Calls = execution.Answer, slices.Clone(execution.Calls)
	}
	outcome.State = stateOf(t, episode)
	return outcome
}
