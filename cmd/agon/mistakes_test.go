package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
)

// bad is input that the program has to refuse.
type bad struct {
	name string
	// files are written first: text by name. A name that ends in / is a folder.
	files map[string]string
	// arguments are those of agon.
	arguments string
	// says is part of the one line that is printed.
	says string
}

// refuse runs the program on bad input: it has to end soon, with status 2 and
// in one line that says what is wrong.
func refuse(t *testing.T, cases []bad) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			agontest.WriteFiles(t, folder, c.files)
			refused(t, folder, c)
		})
	}
}

func refused(t *testing.T, folder string, c bad) {
	t.Helper()
	status, stderr := try(t, folder, nil, strings.Fields(c.arguments)...)
	_, line, _ := strings.Cut("\n"+stderr, "\nagon: ")
	if status != 2 || strings.Count(line, "\n") != 1 || !strings.Contains(line, c.says) {
		t.Errorf("agon %s: status %d, want 2 and one line with %q:\n%s", c.arguments, status, c.says, stderr)
	}
}

// try runs the program in a folder, with its standard output to a file if there
// is one.
func try(t *testing.T, folder string, stdout *os.File, arguments ...string) (status int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "agon", arguments...)
	var text bytes.Buffer
	command.Dir, command.Stderr = folder, &text
	if stdout != nil {
		command.Stdout = stdout
	}
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("agon %s: %v\n%s", strings.Join(arguments, " "), err, text.Bytes())
	}
	return command.ProcessState.ExitCode(), text.String()
}

func TestBadConfigurations(t *testing.T) {
	with := func(text string) map[string]string { return map[string]string{"c.yaml": text} }
	refuse(t, []bad{
		{"none", nil, "config -c c.yaml", "c.yaml: no such file"},
		{"a folder", nil, "config -c .", "is a directory"},
		{"without end", nil, "config -c /dev/zero", "/dev/zero: is larger than"},
		{"binary", with("\x7fELF\x00\x01"), "config -c c.yaml", "c.yaml: control characters"},
		{"cut short", with("trainer: {learning_rate: 1"), "config -c c.yaml", "c.yaml: line 1"},
		{"a list", with("- iterations"), "config -c c.yaml", "c.yaml: "},
		{"another type", with("iterations: many"), "config -c c.yaml", "c.yaml: line 1: iterations is many: it must be a whole number"},
		{"negative", nil, "config seed=-1", "command line: seed is -1: it must be a whole number from 0"},
		{"no number", nil, "config trainer.learning_rate=.nan", "trainer.learning_rate is NaN"},
		{"no time", nil, "config minutes_limit=.nan", "minutes_limit is NaN"},
		{"infinite", nil, "config trainer.learning_rate=.inf", "trainer.learning_rate is +Inf"},
		{"too many", nil, "config challenger.proposals=10000000000", "challenger.proposals is 10000000000: it must be at most"},
		{"too many together", nil, "config executor.attempts=1000000", "executor.attempts 1000000: together"},
		{"too large", nil, "config pretrain.model.hidden=1000000", "weights in its layers"},
		{"a command", nil, "trian", `unknown command "trian": did you mean train? (there are ablate, audit, bench, completion, config,`},
		{"help on a command", nil, "help trian", `unknown command "trian": did you mean train?`},
		{"a flag", nil, "train --rum x", "unknown flag: --rum: did you mean --run? (hint: agon train --help)"},
		{"a short flag", nil, "train -x", "unknown flag: -x (hint: agon train --help)"},
		{"a flag without a value", nil, "train --run", "--run has no value (hint: agon train --help)"},
		{"a flag with nothing", nil, "train --run=", "--run is empty"},
		{"limits of nothing", nil, "exec --limits= x.py", "--limits is empty"},
		{"an argument missing", nil, "audit", "an argument is missing: usage: agon audit RUN"},
		{"an argument too many", nil, "version x", `"x" is an argument too many: usage: agon version`},
		{"arguments too many", nil, "env a b", "2 arguments are given, a and b: usage: agon env [NAME|PATH]"},
		{"the beginning of keys", nil, "config --explain challenger.band", "unknown key challenger.band: did you mean challenger.band_low or challenger.band_high?"},
		{"a flag's value", nil, "exec --seed abc -", "--seed is abc: it must be a whole number, such as 7 (hint: agon exec --help)"},
		{"a stage", nil, "tasks x --stage pases", "--stage is pases, which is no stage: did you mean passes? (there are parse, new,"},
		{"no environment", nil, "config environments=[warehous]", "load environment warehous: there is no such folder"},
		{"no policy", nil, "config policy.checkpoint=nowhere", "policy.checkpoint: there is no folder nowhere"},
		{"a run in a file", map[string]string{"f": ""}, "train --dry-run --run f/x", "f is no directory: choose another with --run"},
		{"a run in a device", nil, "train --dry-run --run /dev/null", "/dev/null is no directory: choose another with --run"},
		{"no key", nil, "config =3", "a key is missing before the ="},
		{"no resume", nil, "train --resume x", "x"},
		{"no pretraining", nil, "pretrain --resume x", "x holds no pretraining that was stopped"},
		{"a pretraining with more", nil, "pretrain --resume x seed=2", "--resume goes on with the configuration of x"},
		{"resume with more", nil, "train --resume x -c configs/demo.yaml", "--resume goes on with the configuration of x"},
	})
}

// tools is a folder named toy with that tools.py.
func tools(python string) map[string]string {
	return map[string]string{"toy/environment.yaml": "rules: Play.\n", "toy/tools.py": python}
}

const (
	start = "def initial_state(seed): return {'n': seed}\n"
	look  = "@read_only\ndef look(state) -> int: return state['n']\n"
)

func TestBadEnvironments(t *testing.T) {
	refuse(t, []bad{
		{"none", nil, "env ./toy", "there is no such folder"},
		{"a file", map[string]string{"toy": ""}, "env ./toy", "is a file"},
		{"empty", map[string]string{"toy/": ""}, "env ./toy", "environment.yaml is missing"},
		{"syntax", tools(start + "def look(state) -> int return 1\n"), "env ./toy", "tools.py: line 2: "},
		{"binary", tools("\x00\xff"), "env ./toy", "tools.py: is not UTF-8 text"},
		{"null", tools("a = '\x00'\n"), "env ./toy", "tools.py: "},
		{"raises", tools("raise ValueError('no\\nluck')\n"), "env ./toy", "tools.py: line 1: ValueError: no luck"},
		{"exits", tools("import sys\nsys.exit(0)\n"), "env ./toy", "tools.py: line 2: SystemExit: 0"},
		{"ends", tools("import os\nos._exit(0)\n"), "env ./toy", "tools.py: ended its process while it was loaded"},
		{"recursion", tools("def f(): f()\nf()\n"), "env ./toy", "RecursionError"},
		{"memory", tools("a = [0] * 10**10\n"), "env ./toy", "tools.py: line 1: MemoryError"},
		{"a library that tools lack", tools("import nupmy\n" + start + look), "env ./toy", "tools.py: line 1: ModuleNotFoundError: No module named 'nupmy' (hint: tools import the standard library alone)"},
		{"a tool that is none", map[string]string{"toy/environment.yaml": "rules: Play.\ntools: {lok: {phrase: look}}\n", "toy/tools.py": start + look}, "env ./toy", "tool lok is not in tools.py: a tool is a public function whose first parameter is named state; did you mean look?"},
		{"no tool", tools(start), "env ./toy", "tools.py: no tool"},
		{"no schema", tools(start + "def put(state, *n): pass\n"), "env ./toy", "tools.py: line 2: tool put: "},
		{"no state", tools("def initial_state(seed): return {'n': {1}}\n" + look), "env ./toy", "the state does not survive JSON"},
		{"random state", tools("import random\ndef initial_state(seed): return {'n': random.random()}\n" + look), "env ./toy", "another state when called again"},
		{"state raises", tools("def initial_state(seed): return {'n': 1 // seed}\n" + look), "env ./toy", "ZeroDivisionError"},
		{"nothing to ask for", tools(start + look), "pretrain --env ./toy --out policy", "no program has three failure cases"},
		{"a tool that hangs", tools(start + "def wait(state) -> None:\n    while True: pass\n"), "pretrain --env ./toy --out policy", "tool wait(): wait took longer than 2s"},
		{"a tool that hangs when tried", tools(start + "def wait(state) -> None:\n    while True: pass\n"), "env ./toy", "environment toy: tools.py: wait took longer than 2s (hint: sandbox.tool_seconds is the limit)"},
		{"a tool that spoils the state", tools(start + "def spoil(state) -> None: state['n'] = {1}\n"), "env ./toy", "after a tool's call: the state does not survive JSON: set is not JSON"},
		{"an evaluation without a solution", evaluated("None"), "env ./toy", "evaluation.py: held_out(1073741824): it returned null, not a dict"},
		{"an evaluation with a field too many", evaluated("dict(instruction='i', verifer=V, solution='answer(1)')"), "env ./toy", `held_out(1073741824): unknown field "verifer"; did you mean verifier?`},
		{"an evaluation that rejects", evaluated("dict(instruction='i', verifier=V, solution='answer(2)')"), "eval base --env ./toy --tasks 2", "evaluation.py: held_out(1074741824): its verifier rejects its solution"},
		{"an evaluation that accepts all", evaluated("dict(instruction='i', verifier=V.replace('answer == 1', 'True'), solution='answer(2)')"), "eval base --env ./toy --tasks 1", "its verifier accepts doing nothing"},
		{"an evaluation whose solution raises", evaluated("dict(instruction='i', verifier=V, solution='1 / 0')"), "eval base --env ./toy --tasks 1", "its solution does not run: line 1: ZeroDivisionError"},
		{"an evaluation whose solutions hang", evaluated("dict(instruction='i', verifier=V, solution='while True: pass')"), "env ./toy", "held_out(1073741824): its solution does not run: the program took longer than 5s"},
		{"an evaluation whose solution raises lines", evaluated("dict(instruction='i', verifier=V, solution='raise ValueError(\"no\" + chr(10) + \"luck\")')"), "env ./toy", "its solution does not run: line 1: ValueError: no luck"},
		{"a tool that dies", tools(start + "import os\ndef die(state) -> None: os._exit(1)\n"), "pretrain --env ./toy --out policy", "tool die(): die killed its process"},
	})
}

// evaluated is a folder whose held_out returns an expression, in which V is a
// verifier that wants the answer 1.
func evaluated(expression string) map[string]string {
	files := tools(start + look)
	files["toy/evaluation.py"] = "V = 'def verify(before, after, answer, calls):\\n    return answer == 1\\n'\ndef held_out(seed):\n    return " + expression + "\n"
	return files
}

// TestInterruptedTrial: a signal while held-out tasks are carried out is told as
// one, whatever was found until then.
func TestInterruptedTrial(t *testing.T) {
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, evaluated("dict(instruction='i', verifier=V, solution='while True: pass')"))
	command := exec.CommandContext(t.Context(), "agon", "env", "./toy")
	command.Dir = folder
	var text bytes.Buffer
	command.Stderr = &text
	printed, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for scanner := bufio.NewScanner(printed); scanner.Scan() && !strings.HasPrefix(scanner.Text(), "example arguments: "); {
	}
	command.Process.Signal(syscall.SIGTERM)
	command.Wait()
	if status := command.ProcessState.ExitCode(); status != 130 || !strings.HasSuffix(text.String(), "agon: stopped: nothing was finished\n") {
		t.Errorf("status %d:\n%s", status, text.String())
	}
}

// TestFaultsOfAllTools: agon env does not stop at the first tool that has a fault.
func TestFaultsOfAllTools(t *testing.T) {
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, tools(start+"import os\ndef spoil(state) -> None: state['n'] = {1}\ndef die(state) -> None: os._exit(1)\n"))
	status, stderr := try(t, folder, nil, "env", "./toy")
	if status != 2 || strings.Count(stderr, "\nagon: ") != 1 || !strings.Contains(stderr, "die killed its process") || !strings.Contains(stderr, "set is not JSON") {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}

// TestPrintingToolsAreQuiet: what tools.py prints reaches nobody.
func TestPrintingToolsAreQuiet(t *testing.T) {
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, tools("print('x' * 10**7)\n"+start+look))
	if status, stderr := try(t, folder, nil, "env", "./toy"); status != 0 || stderr != "" {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}

func TestBadFiles(t *testing.T) {
	run := func(name, text string) map[string]string {
		return map[string]string{"run/config.yaml": "seed: 1\ndigests: {program: x}\n", "run/metrics.jsonl": "", "run/tasks.jsonl": "", "run/" + name: text}
	}
	const state = "checkpoints/step-000001/trainer_state.json"
	refuse(t, []bad{
		{"no tasks", nil, "verify t.jsonl", "t.jsonl: no such file"},
		{"empty tasks", map[string]string{"t.jsonl": "\n"}, "verify t.jsonl", "holds no tasks"},
		{"a folder of tasks", map[string]string{"t.jsonl/": ""}, "verify t.jsonl", "read t.jsonl: is a directory (hint: a file, or - for standard input)"},
		{"binary tasks", map[string]string{"t.jsonl": "\x00\x01\n"}, "verify t.jsonl", "t.jsonl: line 1: is no JSON"},
		{"half a task", map[string]string{"t.jsonl": `{"environment":"warehouse"}`}, "verify t.jsonl", "line 1: \"seed\" is missing"},
		{"no program", nil, "exec p.py", "p.py: no such file"},
		{"a folder of a program", nil, "exec .", "is a directory"},
		{"a program without end", nil, "exec /dev/zero", "/dev/zero: is not a regular file"},
		{"no run", nil, "show run", "there is no run run"},
		{"a torn journal", run("tasks.jsonl", "{\n"), "tasks run", "tasks.jsonl: line 1: "},
		{"a folder of a journal", map[string]string{"run/config.yaml": "", "run/tasks.jsonl/": ""}, "tasks run", "is a directory"},
		{"another state", run(state, `{"step":7}`), "train --resume run", "it is that of step 7: remove run/checkpoints/step-000001"},
		{"an empty state", run(state, ""), "train --resume run", "trainer_state.json: unexpected end of JSON input: remove"},
		{"no state", run("checkpoints/step-000001/config.json", ""), "train --resume run", "trainer_state.json: no such file or directory: remove run/checkpoints/step-000001"},
		{"no lengths", run(state, `{"step":1,"journals":{}}`), "train --resume run", "does not say how long metrics.jsonl was"},
		{"occupied", map[string]string{"thesis/chapter.tex": ""}, "pretrain -c configs/pretrain.yaml --out thesis", "thesis holds chapter.tex already"},
		{"occupied by a run", run("timings.jsonl", ""), "pretrain -c configs/pretrain.yaml --out run", "choose another folder than run with --out: it holds a run of agon train"},
		{"no attempts", nil, "eval base -n 0", "-n is 0"},
		{"too many attempts", nil, "eval base --tasks 1000000000", "--tasks is 1000000000"},
		{"no attempts of a demonstration", nil, "demo -n 0", "-n is 0"},
		{"no tasks of a demonstration", nil, "demo --tasks 0", "--tasks is 0"},
		{"an evaluation into a folder", map[string]string{"out/": ""}, "eval base --out out", "out: is a folder"},
		{"an evaluation into a run", run("checkpoints/", ""), "eval base --out run/status.json", "run/status.json: lies in a run"},
		{"a page into nowhere", run("tasks.jsonl", ""), "report run -o nowhere/page.html", "nowhere/page.html: its folder does not exist"},
		{"turns longer than any", nil, "eval base --min-tokens 100000", "--min-tokens is 100000: it must be at most 96, the tokens of a turn of base"},
		{"turns longer than any of a server", nil, "eval openai:qwen --url http://localhost --min-tokens 1025", "--min-tokens is 1025: it must be at most 1024, the tokens of a turn of openai:qwen"},
		{"turns of a length of Ollama", nil, "eval ollama:m --min-tokens 2", "nothing reads --min-tokens: an Ollama server has no such option"},
		{"a checkpoint twice", nil, "eval base base", "base is named twice"},
		{"no temperature", nil, "eval base --temperature NaN", "--temperature is NaN"},
		{"a server for none", nil, "eval base --url http://localhost", "nothing reads --url: none of the policies is served"},
		{"a device for a server", nil, "eval ollama:m --device cpu", "nothing reads --device: all policies are served"},
		{"a server that is not named", nil, "eval base openai:qwen", "openai:qwen needs --url"},
		{"no checkpoint", nil, "eval base nobody", "there is no folder nobody"},
	})
}

// TestRunningPretraining: what is still being made is said to be.
func TestRunningPretraining(t *testing.T) {
	folder := t.TempDir()
	run, err := checkpoints.Create(filepath.Join(folder, "policy"), []byte("seed: 1\npretrain:\n  epochs: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	for _, arguments := range []string{"eval policy", "show policy", "train --resume policy", "pretrain --resume policy", "pretrain --out policy"} {
		refused(t, folder, bad{arguments: arguments, says: "it holds a pretraining that is running (hint: wait for its end)"})
	}
}

// TestFullOutput: what cannot be printed is told.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	for _, arguments := range []string{"env", "env warehouse", "config", "version", "doctor", "train --help", "help", "bench filter -n 1 --attempted 0"} {
		status, stderr := try(t, t.TempDir(), full, strings.Fields(arguments)...)
		if status != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "no space left on device") {
			t.Errorf("agon %s: status %d:\n%s", arguments, status, stderr)
		}
	}
}

// TestNoOutput: where standard output is closed, what would print fails, and what
// prints nothing does not.
func TestNoOutput(t *testing.T) {
	for arguments, want := range map[string]string{
		"version": "status 1: agon: standard output is closed: there is nowhere to print to",
		"help":    "status 1: agon: standard output is closed: there is nowhere to print to",
		"trian":   "status 2: agon: unknown command",
	} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "agon "+arguments+" 2>&1 >&-; echo status $?").CombinedOutput()
		told, status, _ := strings.Cut(string(out), "\nstatus ")
		if got := "status " + strings.TrimSpace(status) + ": " + told; err != nil || !strings.HasPrefix(got, want) || strings.Contains(told, "\n") {
			t.Errorf("agon %s >&-: %v, %q, want %q", arguments, err, got, want)
		}
	}
}

// TestClosedOutput: behind agon | head a command ends soon and quietly.
func TestClosedOutput(t *testing.T) {
	for _, arguments := range []string{"env warehouse", "config", "doctor", "help"} {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		status, stderr := try(t, t.TempDir(), writer, strings.Fields(arguments)...)
		writer.Close()
		if status != 141 || stderr != "" {
			t.Errorf("agon %s: status %d:\n%s", arguments, status, stderr)
		}
	}
}

// TestBadCheckpoints damages the policy that ships, a file at a time.
func TestBadCheckpoints(t *testing.T) {
	whole, cleanUp, err := policies.UnpackBase()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cleanUp)
	for _, c := range []struct {
		name, file string
		damage     func(text []byte) []byte
		says       string
	}{
		{"no configuration", "config.json", nil, "it has no config.json"},
		{"an empty configuration", "config.json", emptied, "config: unexpected end of JSON input"},
		{"null", "config.json", replaced("", "null"), "config: is no JSON object"},
		{"another type", "config.json", replaced(`"hidden_size": 128`, `"hidden_size": "wide"`), "load policy: model: config: hidden_size is \"wide\": it must be a whole number"},
		{"half a number", "config.json", replaced(`"hidden_size": 128`, `"hidden_size": 128.5`), "hidden_size is 128.5: it must be a whole number"},
		{"another type of tokenizer", "tokenizer.json", replaced("", "[1]"), "load policy: policy/tokenizer.json: tokenizer: all of it is a list: it must be an object"},
		{"an end beyond the vocabulary", "config.json", replaced("447", "457"), "eos_token_id is 457: the vocabulary has the ids 0 to 456"},
		{"another family", "config.json", replaced(`"llama"`, `"gpt2"`), `model_type "gpt2" is not supported`},
		{"another width", "config.json", replaced(`"hidden_size": 128`, `"hidden_size": 64`), "has the shape"},
		{"too many layers", "config.json", replaced(`"num_hidden_layers": 4`, `"num_hidden_layers": 16777216`), "layers is 16777216"},
		{"no weights", "model.safetensors", nil, "has neither model.safetensors nor"},
		{"empty weights", "model.safetensors", emptied, "is cut short"},
		{"weights cut short", "model.safetensors", func(text []byte) []byte { return text[:len(text)/2] }, "cut short"},
		{"a header without end", "model.safetensors", func(text []byte) []byte { text[7] = 0x7f; return text }, "not a safetensors file?"},
		{"a long header", "model.safetensors", func(text []byte) []byte { text[2] = 1; return text }, "header"},
		{"another dtype", "model.safetensors", replaced(`"BF16"`, `"BF61"`), `unknown dtype "BF61"`},
		{"no numbers", "model.safetensors", func(text []byte) []byte { return append(text[:len(text)-2], 0xff, 0xff) }, "numbers that are not finite"},
		{"no tokenizer", "tokenizer.json", nil, "tokenizer.json: no such file"},
		{"half a tokenizer", "tokenizer.json", func(text []byte) []byte { return text[:len(text)/2] }, "tokenizer: unexpected end of JSON input"},
		{"another tokenizer", "tokenizer.json", replaced(`"BPE"`, `"WordLevel"`), `model: "WordLevel" is not supported`},
		{"tokens beyond the weights", "tokenizer.json", replaced(`"id": `, `"id": 9`), "the tokenizer has ids up to 9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			policy := filepath.Join(folder, "policy")
			if err := os.CopyFS(policy, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(policy, c.file)
			text, err := os.ReadFile(file)
			if err == nil && c.damage == nil {
				err = os.Remove(file)
			} else if err == nil {
				err = os.WriteFile(file, c.damage(text), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			refused(t, folder, bad{arguments: "eval policy --tasks 1 -n 1", says: c.says})
		})
	}
}

func emptied([]byte) []byte { return nil }

// replaced puts new in the place of old, or of everything.
func replaced(old, new string) func([]byte) []byte {
	return func(text []byte) []byte {
		if old == "" {
			return []byte(new)
		}
		return bytes.ReplaceAll(text, []byte(old), []byte(new))
	}
}
