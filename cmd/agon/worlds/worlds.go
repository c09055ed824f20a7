package worlds

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/executor/environments"
	"agon/verifier/sandbox"
)

// EnvironmentDigest begins the names of environments among the digests of what a run
// or a policy was made with.
const EnvironmentDigest = "environment "

// Worlds are the environments of a configuration and the sandbox that runs
// them. Folders and Environments go together, place by place; ByName has the
// latter by the name that they give themselves.
type Worlds struct {
	Sandbox      Box
	Folders      []*agon.Folder
	Environments []agon.Environment
	ByName       map[string]agon.Environment
}

// Box is what the stages take of a sandbox.
type Box interface {
	agon.Sandbox
	agon.Judge
	agon.Rewarder
	agon.Inspector
	Environment(ctx context.Context, folder *agon.Folder) (agon.Environment, error)
	Elsewhere() agon.Sandbox
	Python() sandbox.Python
	Isolation() sandbox.Isolation
	TakeActivity() sandbox.Activity
	Close() error
}

// Open loads environments by name or path and starts their sandbox. The
// caller closes it. A folder that cannot be used is the user's mistake.
func Open(ctx context.Context, names []string, limits *configs.Sandbox) (*Worlds, error) {
	w := &Worlds{ByName: map[string]agon.Environment{}}
	for _, name := range names {
		folder, err := environments.Load(name)
		if err != nil {
			return nil, terminal.Mistake(err)
		}
		warnNamesake(os.Stderr, name, folder)
		w.Folders = append(w.Folders, folder)
	}
	var err error
	if w.Sandbox, err = sandbox.Open(ctx, sandboxConfig(limits)); err != nil {
		return nil, err
	}
	warnTier(os.Stderr, limits.Isolation, w.Sandbox.Isolation())
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
func (w *Worlds) describe(ctx context.Context) error {
	for _, folder := range w.Folders {
		environment, err := w.Sandbox.Environment(ctx, folder)
		if err != nil {
			return terminal.Mistake(err)
		}
		if err := environments.CheckSpec(folder, environment.Spec()); err != nil {
			return terminal.Mistake(err)
		}
		if w.ByName[folder.Name] != nil {
			return terminal.Mistake(fmt.Errorf("two environments are named %s: tasks could not be told apart; rename one", folder.Name))
		}
		w.Environments = append(w.Environments, environment)
		w.ByName[folder.Name] = environment
	}
	return nil
}

// Names are those of the environments, in their order.
func (w *Worlds) Names() []string {
	names := make([]string, len(w.Folders))
	for k, folder := range w.Folders {
		names[k] = folder.Name
	}
	return names
}

// Generator composes programs over the tools of the k-th environment.
func (w *Worlds) Generator(k int) (*synthetic.Generator, error) {
	generator, err := synthetic.New(w.Folders[k], w.Environments[k])
	return generator, terminal.Mistake(err)
}

// Each makes something of every environment, by its number. Whoever starts
// goroutines with them has them all first: an error leaves none running.
func Each[T any](w *Worlds, of func(k int) (T, error)) ([]T, error) {
	all := make([]T, len(w.Environments))
	for k := range all {
		var err error
		if all[k], err = of(k); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Close ends the sandbox and what runs in it. It is called once.
func (w *Worlds) Close() { w.Sandbox.Close() }

// Digests names the environments for the run's configuration.
func (w *Worlds) Digests() map[string]string {
	digests := map[string]string{}
	for _, folder := range w.Folders {
		digests[EnvironmentDigest+folder.Name] = folder.Digest
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
			ActionTime:        Seconds(c.ActionSeconds),
			ToolTime:          Seconds(c.ToolSeconds),
			VerifyTime:        Seconds(c.VerifySeconds),
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

// Seconds is a number of seconds as a duration.
func Seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
