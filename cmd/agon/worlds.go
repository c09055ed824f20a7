package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"agon"
	"agon/challenger/synthetic"
	"agon/configs"
	"agon/executor/environments"
	"agon/verifier/sandbox"
)

// worlds are the environments of a configuration and the sandbox that runs
// them.
type worlds struct {
	sandbox      box
	folders      []*agon.Folder
	environments []agon.Environment
	byName       map[string]agon.Environment
}

// box is what the stages take of a sandbox.
type box interface {
	agon.Sandbox
	agon.Judge
	Environment(ctx context.Context, folder *agon.Folder) (agon.Environment, error)
	Elsewhere() agon.Sandbox
	Python() sandbox.Python
	Isolation() sandbox.Isolation
	TakeActivity() sandbox.Activity
	Close() error
}

// openWorlds loads environments by name or path and starts their sandbox. The
// caller closes it. A folder that cannot be used is the user's mistake.
func openWorlds(ctx context.Context, names []string, limits *configs.Sandbox) (*worlds, error) {
	w := &worlds{byName: map[string]agon.Environment{}}
	for _, name := range names {
		folder, err := environments.Load(name)
		if err != nil {
			return nil, mistake(err)
		}
		warnNamesake(os.Stderr, name, folder)
		w.folders = append(w.folders, folder)
	}
	var err error
	if w.sandbox, err = sandbox.Open(ctx, sandboxConfig(limits)); err != nil {
		return nil, err
	}
	warnTier(os.Stderr, limits.Isolation, w.sandbox.Isolation())
	if err := w.describe(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// warnTier names the tier that was taken where it is none, and where it is neither
// the strongest nor the one that was asked for.
func warnTier(out io.Writer, wanted string, taken sandbox.Isolation) {
	if taken == sandbox.IsolationNone {
		fmt.Fprintln(out, "agon: warning: sandbox.isolation is none: what a model writes runs with the rights of this process")
		return
	}
	if taken != sandbox.IsolationNamespaces && string(taken) != wanted {
		fmt.Fprintf(out, "agon: isolation is %s, the strongest that this machine gives (hint: agon doctor says what it lacks)\n", taken)
	}
}

// describe runs the folders' own code once, to learn their tools.
func (w *worlds) describe(ctx context.Context) error {
	for _, folder := range w.folders {
		environment, err := w.sandbox.Environment(ctx, folder)
		if err != nil {
			return mistake(err)
		}
		if err := environments.CheckSpec(folder, environment.Spec()); err != nil {
			return mistake(err)
		}
		if w.byName[folder.Name] != nil {
			return mistake(fmt.Errorf("two environments are named %s: tasks could not be told apart; rename one", folder.Name))
		}
		w.environments = append(w.environments, environment)
		w.byName[folder.Name] = environment
	}
	return nil
}

// generator composes programs over the tools of the k-th environment.
func (w *worlds) generator(k int) (*synthetic.Generator, error) {
	generator, err := synthetic.New(w.folders[k], w.environments[k])
	return generator, mistake(err)
}

// each makes something of every environment, by its number. Whoever starts
// goroutines with them has them all first: an error leaves none running.
func each[T any](w *worlds, of func(k int) (T, error)) ([]T, error) {
	all := make([]T, len(w.environments))
	for k := range all {
		var err error
		if all[k], err = of(k); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (w *worlds) Close() { w.sandbox.Close() }

// digests names the environments for the run's configuration.
func (w *worlds) digests() map[string]string {
	digests := map[string]string{}
	for _, folder := range w.folders {
		digests[environmentDigest+folder.Name] = folder.Digest
	}
	return digests
}

// warnNamesake tells which of two environments a name stands for: the one that
// ships, or a folder of that name.
func warnNamesake(out io.Writer, nameOrPath string, folder *agon.Folder) {
	if !slices.Contains(environments.Names(), folder.Name) {
		return
	}
	if nameOrPath != folder.Name {
		if shipped, err := environments.Load(folder.Name); err == nil && shipped.Digest != folder.Digest {
			fmt.Fprintf(out, "agon: warning: %s is read from the folder %s: it is another environment than the %s that ships (hint: another name in environment.yaml tells them apart)\n", folder.Name, nameOrPath, folder.Name)
		}
		return
	}
	if here, err := environments.Load("./" + folder.Name); err == nil && here.Digest != folder.Digest {
		fmt.Fprintf(out, "agon: warning: %[1]s is the environment that ships, not the folder %[1]s that lies here (hint: ./%[1]s names that)\n", folder.Name)
	}
}

func sandboxConfig(c *configs.Sandbox) sandbox.Config {
	return sandbox.Config{
		Python:    c.Python,
		Isolation: sandbox.Isolation(c.Isolation),
		FirstUID:  c.FirstUID,
		UIDs:      c.UIDs,
		Parallel:  c.Parallel,
		Slots:     c.Slots,
		Limits: sandbox.Limits{
			ActionTime:        seconds(c.ActionSeconds),
			ToolTime:          seconds(c.ToolSeconds),
			VerifyTime:        seconds(c.VerifySeconds),
			CPU:               time.Duration(c.CPUSeconds) * time.Second,
			Memory:            int64(c.MemoryMiB) << 20,
			EnvironmentMemory: int64(c.EnvironmentMemoryMiB) << 20,
			Processes:         c.Processes,
			FileSize:          int64(c.FileMiB) << 20,
			TmpBytes:          int64(c.TmpMiB) << 20,
			TmpInodes:         c.TmpFiles,
			OpenFiles:         c.OpenFiles,
			Recursion:         c.Recursion,
			Output:            c.OutputCharacters,
			Printed:           c.PrintedCharacters,
			Value:             c.ValueKiB << 10,
			ToolCalls:         c.ToolCalls,
		},
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
