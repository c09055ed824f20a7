package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"

	"github.com/spf13/cobra"
)

// shapes are those of models that people train, by name. Their weights are drawn.
var shapes = map[string]architecture.Config{
	"tiny": architecture.Tiny(500, 2048),
	"qwen3-0.6b": {
		Family: architecture.Qwen3, Vocabulary: 151_936, Hidden: 1024, Intermediate: 3072, Layers: 28, Heads: 16, KVHeads: 8,
		HeadSize: 128, Context: 40_960, NormEps: 1e-6, RotaryBase: 1e6, TiedHead: true, QKNorm: true,
	},
	"qwen3-4b": {
		Family: architecture.Qwen3, Vocabulary: 151_936, Hidden: 2560, Intermediate: 9728, Layers: 36, Heads: 32, KVHeads: 8,
		HeadSize: 128, Context: 40_960, NormEps: 1e-6, RotaryBase: 1e6, TiedHead: true, QKNorm: true,
	},
	"llama-8b": {
		Family: architecture.Llama, Vocabulary: 128_256, Hidden: 4096, Intermediate: 14_336, Layers: 32, Heads: 32, KVHeads: 8,
		HeadSize: 128, Context: 131_072, NormEps: 1e-5, RotaryBase: 5e5,
	},
}

// benchModelFlags are those of agon bench model.
type benchModelFlags struct {
	shape, device, dtype string
	seed                 int64
	rows                 []int
	prompt, written      int
	tokens, width        int
	lora                 int
	head                 string
	recompute            bool
	config, asJSON       bool
}

func benchModelCommand() *cobra.Command {
	var flags benchModelFlags
	var names []string
	for name := range shapes {
		names = append(names, name)
	}
	slices.Sort(names)
	command := &cobra.Command{
		Use:   "model [--shape NAME] [--device cuda|cpu|auto] [--json]",
		Short: "Measure how fast a model of some shape writes and learns here",
		Long: `Make a model of a shape with random weights, let it write to so many prompts at once,
and let it take optimizer steps on as many tokens; print tokens a second, of a lone
prompt also the share of the device's copy bandwidth that reading the weights for each
token takes, of training the share of the device's arithmetic that the weights alone
would take (6 per weight and token, 4 with an adapter), and the memory that is taken.
Each is measured three times after once to warm up, and the best is told.

The bandwidth is that of copies of a GiB on the device, in bytes read and written. The
memory is the most that the process has had, so that of training alone is told with
--written 0. A JSON line has name, value, unit, device, dtype, seed, commit and torch.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			shape, ok := shapes[flags.shape]
			if !ok {
				return terminal.Mistake(fmt.Errorf("--shape %q%s", flags.shape, terminal.Instead(flags.shape, names)))
			}
			if err := flags.check(&shape); err != nil {
				return terminal.Mistake(err)
			}
			if flags.config {
				return printShape(&shape, flags.dtype, c.OutOrStdout())
			}
			return benchModel(c.Context(), shape, &flags, c.OutOrStdout())
		},
	}
	f := command.Flags()
	f.StringVar(&flags.shape, "shape", "qwen3-0.6b", "`NAME` of a shape: "+strings.Join(names, ", "))
	f.StringVar(&flags.device, "device", "auto", "cuda, cpu or auto")
	f.StringVar(&flags.dtype, "dtype", "bfloat16", "of the weights: bfloat16 or float32")
	f.Int64Var(&flags.seed, "seed", 1, "`SEED` of the weights")
	f.IntSliceVar(&flags.rows, "rows", []int{1, 64, 256}, "so many prompts at once, one after another")
	f.IntVar(&flags.prompt, "prompt", 128, "tokens of a prompt, `N`")
	f.IntVar(&flags.written, "written", 128, "tokens written after it, `N`; 0 writes nothing")
	f.IntVar(&flags.tokens, "tokens", 16_384, "tokens of an optimizer step, `N`; 0 trains nothing")
	f.IntVar(&flags.width, "width", 2048, "in rows of `N` tokens")
	f.IntVar(&flags.lora, "lora", 0, "train an adapter of rank `N`; 0 trains all weights")
	f.StringVar(&flags.head, "head", "chunked", "apply the head to the tokens of a step chunked, as training does, or whole")
	f.BoolVar(&flags.recompute, "activation-checkpointing", false, "compute blocks again on the way back")
	f.BoolVar(&flags.config, "config", false, "measure nothing; print the shape as the config.json of a Hugging Face folder")
	f.BoolVar(&flags.asJSON, "json", false, "print a line of JSON for each figure")
	return command
}

func (f *benchModelFlags) check(shape *architecture.Config) error {
	switch {
	case !slices.Contains([]string{"cuda", "cpu", "auto"}, f.device):
		return fmt.Errorf("--device is %q: it must be cuda, cpu or auto", f.device)
	case !slices.Contains([]string{"bfloat16", "float32"}, f.dtype):
		return fmt.Errorf("--dtype is %q: it must be bfloat16 or float32", f.dtype)
	case !slices.Contains([]string{"chunked", "whole"}, f.head):
		return fmt.Errorf("--head is %q: it must be chunked or whole", f.head)
	case f.prompt < 1 || f.written < 0 || f.prompt > shape.Context-f.written:
		return fmt.Errorf("--prompt is %d and --written %d: they must be at least 1 and 0, and together at most %d", f.prompt, f.written, shape.Context)
	case f.tokens < 0 || f.tokens > 0 && (f.width < 2 || f.width > shape.Context || f.width > f.tokens):
		return fmt.Errorf("--tokens is %d and --width %d: a row has from 2 to %d tokens, and no more than all", f.tokens, f.width, shape.Context)
	case f.lora < 0:
		return fmt.Errorf("--lora is %d: it must be at least 0", f.lora)
	}
	for _, rows := range f.rows {
		if rows < 1 || rows > 1<<16 {
			return fmt.Errorf("--rows has %d: it must be from 1 to %d", rows, 1<<16)
		}
	}
	return nil
}

// printShape prints what other programs make the same model of.
func printShape(shape *architecture.Config, dtype string, out io.Writer) error {
	text, err := shape.JSON(dtype, architecture.Tokens{})
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// Speed is something that was measured.
type Speed struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Device is the name of the GPU, or cpu.
	Device string `json:"device"`
	// DType is what was computed in.
	DType string `json:"dtype"`
	// Seed is that of the weights.
	Seed int64 `json:"seed"`
	// Commit is what the program was built from, and Torch its libtorch.
	Commit string `json:"commit"`
	Torch  string `json:"torch"`
}

// modelBench is a measurement under way.
type modelBench struct {
	shape  architecture.Config
	flags  *benchModelFlags
	model  *model.Model
	gpu    bool
	device string
	out    io.Writer
}

func benchModel(ctx context.Context, shape architecture.Config, flags *benchModelFlags, out io.Writer) (err error) {
	b := &modelBench{shape: shape, flags: flags, device: "cpu", out: out}
	if b.gpu, err = policies.OnGPU(&configs.Policy{Device: flags.device}); err != nil {
		return err
	}
	if b.gpu {
		b.device = cmp.Or(policies.DeviceName(), "cuda")
	}
	b.model, err = model.Random(shape, flags.seed, model.Placement{CUDA: b.gpu, BFloat16: flags.dtype == "bfloat16"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.model.Free()) }()
	return b.run(ctx)
}

// run measures all that there is to. What fails, for want of memory say, is told at
// the end, in one line, and the rest is measured all the same.
func (b *modelBench) run(ctx context.Context) error {
	var failures []string
	try := func(what string, measure func() error) {
		if err := measure(); err != nil && ctx.Err() == nil {
			failures = append(failures, what+": "+err.Error())
		}
	}
	var lone float64 // tokens a second
	if b.flags.written > 0 {
		for _, rows := range b.flags.rows {
			try(fmt.Sprintf("%d rows", rows), func() error {
				perSecond, err := b.sample(ctx, rows)
				if rows == 1 {
					lone = perSecond
				}
				return err
			})
		}
	}
	if b.flags.tokens > 0 {
		try("training", func() error { return b.train(ctx) })
	}
	if lone > 0 { // after training, whose memory the copies would count to
		try("copies", func() error { return b.bandwidth(ctx, lone) })
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(failures) > 0 {
		return errors.New(strings.Join(failures, "; "))
	}
	return nil
}

// best measures work three times after once, and returns the least seconds.
func best(ctx context.Context, work func() error) (float64, error) {
	least := math.Inf(1)
	for i := range 4 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		begun := time.Now()
		if err := work(); err != nil {
			return 0, err
		}
		if i > 0 {
			least = min(least, time.Since(begun).Seconds())
		}
	}
	return least, nil
}

func (b *modelBench) tell(name string, value float64, unit, dtype string) error {
	if b.flags.asJSON {
		return terminal.PrintJSONLine(b.out, Speed{name, value, unit, b.device, dtype, b.flags.seed, version.Revision(), torch.Version()})
	}
	_, err := fmt.Fprintf(b.out, "%-48s %10.4g %s\n", name, value, unit)
	return err
}
