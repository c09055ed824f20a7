package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agon"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/sampler"
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
	rows                 []int
	prompt, written      int
	tokens, width        int
	lora                 int
	recompute, asJSON    bool
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
and let it take optimizer steps on as many tokens; print tokens a second, of training
also the share of the device's arithmetic that the weights alone would take (6 per
weight and token, 4 with an adapter), and the memory that is taken. Each is measured
three times after once to warm up, and the best is told.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			shape, ok := shapes[flags.shape]
			if !ok {
				return mistake(fmt.Errorf("--shape %q%s", flags.shape, instead(flags.shape, names)))
			}
			if err := flags.check(&shape); err != nil {
				return mistake(err)
			}
			return benchModel(c.Context(), shape, &flags, c.OutOrStdout())
		},
	}
	f := command.Flags()
	f.StringVar(&flags.shape, "shape", "qwen3-0.6b", "`NAME` of a shape: "+strings.Join(names, ", "))
	f.StringVar(&flags.device, "device", "auto", "cuda, cpu or auto")
	f.StringVar(&flags.dtype, "dtype", "bfloat16", "of the weights: bfloat16 or float32")
	f.IntSliceVar(&flags.rows, "rows", []int{1, 64, 256}, "so many prompts at once, one after another")
	f.IntVar(&flags.prompt, "prompt", 128, "tokens of a prompt, `N`")
	f.IntVar(&flags.written, "written", 128, "tokens written after it, `N`")
	f.IntVar(&flags.tokens, "tokens", 16_384, "tokens of an optimizer step, `N`; 0 trains nothing")
	f.IntVar(&flags.width, "width", 2048, "in rows of `N` tokens")
	f.IntVar(&flags.lora, "lora", 0, "train an adapter of rank `N`; 0 trains all weights")
	f.BoolVar(&flags.recompute, "activation-checkpointing", false, "compute blocks again on the way back")
	f.BoolVar(&flags.asJSON, "json", false, "print a line of JSON for each figure")
	return command
}

func (f *benchModelFlags) check(shape *architecture.Config) error {
	switch {
	case !slices.Contains([]string{"cuda", "cpu", "auto"}, f.device):
		return fmt.Errorf("--device is %q: it must be cuda, cpu or auto", f.device)
	case !slices.Contains([]string{"bfloat16", "float32"}, f.dtype):
		return fmt.Errorf("--dtype is %q: it must be bfloat16 or float32", f.dtype)
	case f.prompt < 1 || f.written < 1 || f.prompt > shape.Context-f.written:
		return fmt.Errorf("--prompt is %d and --written %d: both must be at least 1, and together at most %d", f.prompt, f.written, shape.Context)
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

// speed is something that was measured.
type speed struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// modelBench is a measurement under way.
type modelBench struct {
	shape architecture.Config
	flags *benchModelFlags
	model *model.Model
	gpu   bool
	out   io.Writer
}

func benchModel(ctx context.Context, shape architecture.Config, flags *benchModelFlags, out io.Writer) (err error) {
	b := &modelBench{shape: shape, flags: flags, out: out}
	if b.gpu, err = onGPU(&configs.Policy{Device: flags.device}); err != nil {
		return err
	}
	b.model, err = model.Random(shape, 1, model.Placement{CUDA: b.gpu, BFloat16: flags.dtype == "bfloat16"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.model.Free()) }()
	for _, rows := range flags.rows {
		if err := b.sample(ctx, rows); err != nil {
			return fmt.Errorf("%d rows: %w", rows, err)
		}
	}
	if flags.tokens == 0 {
		return nil
	}
	return b.train(ctx)
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

// sample measures writing.
func (b *modelBench) sample(ctx context.Context, rows int) (err error) {
	s, err := b.sampler(rows)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	requests := make([]agon.Request, rows)
	for i := range requests {
		stream := agon.NewStream(uint64(i))
		requests[i] = agon.Request{Stream: stream, Temperature: 1, MaxTokens: b.flags.written, Last: true}
		for j := range b.flags.prompt {
			requests[i].Tokens = append(requests[i].Tokens, int32(stream.Uint64(uint64(j))%uint64(b.shape.Vocabulary)))
		}
	}
	written := 0
	seconds, err := best(ctx, func() error {
		written = 0
		for _, completion := range s.Generate(ctx, requests) {
			if completion.Err != nil {
				return completion.Err
			}
			written += len(completion.Tokens)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.tell(fmt.Sprintf("sample/%s/b%d", b.flags.shape, rows), float64(written)/seconds, "tokens/s")
}

func (b *modelBench) sampler(rows int) (sampler.Sampler, error) {
	const stop = 0 // which is seldom drawn
	if !b.gpu {
		return sampler.NewNative(b.model, nil, sampler.NativeOptions{Stops: []int32{stop}, Rows: rows})
	}
	return sampler.NewTorch(b.model, nil, sampler.TorchOptions{
		Stops: []int32{stop}, Rows: rows, Context: b.flags.prompt + b.flags.written, CacheBytes: math.MaxInt64,
	})
}

// train measures optimizer steps.
func (b *modelBench) train(ctx context.Context) (err error) {
	name := "train/" + b.flags.shape
	if b.flags.lora > 0 {
		name = fmt.Sprintf("%s/lora%d", name, b.flags.lora)
		options := model.AdapterOptions{Rank: b.flags.lora, Alpha: 32, Targets: model.Projections}
		if err := b.model.Adapt(options, agon.NewStream(1)); err != nil {
			return err
		}
	}
	b.model.Recompute(b.flags.recompute)
	l, err := learner.New(b.model, trainer.DefaultOptimizerOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Free()) }()
	batch := b.batch()
	seconds, err := best(ctx, func() error {
		if err := l.Accumulate(batch, likelihood); err != nil {
			return err
		}
		_, err := l.Update(1, 1)
		return err
	})
	if err != nil {
		return err
	}
	perSecond := float64(batch.Tokens()) / seconds
	if err := b.tell(name, perSecond, "tokens/s"); err != nil {
		return err
	}
	if mfu := b.gauge().utilization(perSecond); mfu > 0 {
		err = b.tell(name+"/mfu", mfu, "of peak")
	}
	return errors.Join(err, b.tellMemory(name))
}

// gauge is that of the GPU; nil on a CPU.
func (b *modelBench) gauge() *gauge {
	if !b.gpu {
		return nil
	}
	return newGauge(&b.shape, b.flags.lora > 0, b.flags.dtype == "bfloat16")
}

// batch is rows of random tokens, of which all but the first are written.
func (b *modelBench) batch() *trainer.Batch {
	batch := &trainer.Batch{Width: b.flags.width}
	for row := range b.flags.tokens / b.flags.width {
		stream, s := agon.NewStream(uint64(row)), &trainer.Sequence{}
		for i := range b.flags.width {
			s.Tokens = append(s.Tokens, int32(stream.Uint64(uint64(i))%uint64(b.shape.Vocabulary)))
			if i > 0 {
				s.Targets = append(s.Targets, int32(i))
			}
		}
		batch.Sequences = append(batch.Sequences, s)
	}
	return batch
}

// likelihood is the mean of −log p.
func likelihood(scores trainer.Scores) trainer.Slopes {
	slopes := trainer.Slopes{LogProbs: make([]float32, len(scores.LogProbs))}
	for i := range slopes.LogProbs {
		slopes.LogProbs[i] = -1 / float32(len(scores.LogProbs))
	}
	return slopes
}

// tellMemory tells what of the GPU's memory is taken, or the most that the process
// has had.
func (b *modelBench) tellMemory(name string) error {
	if !b.gpu {
		return b.tell(name+"/memory", float64(peakMemory())/(1<<30), "GiB")
	}
	taken, err := deviceTaken()
	if err != nil {
		return err
	}
	return b.tell(name+"/memory", float64(taken)/(1<<30), "GiB")
}

func (b *modelBench) tell(name string, value float64, unit string) error {
	if b.flags.asJSON {
		return printJSONLine(b.out, speed{name, value, unit})
	}
	_, err := fmt.Fprintf(b.out, "%-36s %10.4g %s\n", name, value, unit)
	return err
}
