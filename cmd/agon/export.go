package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/checkpoints/safetensors"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/executor/ollama"
	"agon/trainer/model"
	"agon/trainer/model/architecture"

	"github.com/spf13/cobra"
)

// exportFlags are those of agon export.
type exportFlags struct {
	folder   string
	ollama   string
	url      string
	bfloat16 bool
}

func exportCommand() *cobra.Command {
	var flags exportFlags
	command := &cobra.Command{
		Use:   "export MODEL (--hf DIR | --ollama NAME [--url URL]) [--bfloat16]",
		Short: "Make a folder or an Ollama model of a checkpoint, adapters merged",
		Long: `Write a checkpoint as a whole Hugging Face folder, which transformers, vLLM and
others load, or make a model of an Ollama server of it. An adapter becomes part of
the weights. MODEL is a Hugging Face folder, a model of the hub that is in the local
cache, the directory of a run, whose newest checkpoint is meant, RUN@ITERATION, or base.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (flags.folder == "") == (flags.ollama == "") {
				return terminal.Mistake(errors.New("say where to: --hf DIR or --ollama NAME, one of them"))
			}
			if flags.folder != "" && flags.url != "" {
				return terminal.Mistake(errors.New("nothing reads --url with --hf: leave it out"))
			}
			if flags.folder != "" {
				flags.folder = filepath.Clean(flags.folder)
				if err := vacant(flags.folder); err != nil {
					return terminal.Mistake(err)
				}
			}
			loaded, err := policies.LoadWhole(args[0], &configs.Default().Policy)
			if err != nil {
				return err
			}
			defer loaded.Model.Free()
			if flags.folder != "" {
				return exportFolder(&loaded.Checkpoint, flags.folder, flags.bfloat16)
			}
			return exportOllama(c.Context(), &loaded.Checkpoint, &flags)
		},
	}
	f := command.Flags()
	f.StringVar(&flags.folder, "hf", "", "write a Hugging Face folder, `DIR`, which must not exist, into a folder that does")
	f.StringVar(&flags.ollama, "ollama", "", "make the model `NAME` of an Ollama server")
	f.StringVar(&flags.url, "url", "", "`URL` of that server (default what OLLAMA_HOST names, or the local one)")
	f.BoolVar(&flags.bfloat16, "bfloat16", false, "round the weights to bfloat16")
	return command
}

// vacant refuses a path at which something is, and one in no folder.
func vacant(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return fmt.Errorf("%s is there already: name a folder that is not", path)
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: its folder does not exist (hint: make it first)", path)
	}
	return nil
}

// exportFolder writes the checkpoint as a whole folder.
func exportFolder(c *policies.Checkpoint, folder string, bfloat16 bool) error {
	if err := c.Model.CheckFinite(bfloat16); err != nil {
		return terminal.Mistake(err)
	}
	err := checkpoints.WriteFolder(folder, func(into string) error { return writeExport(c, into, bfloat16) })
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	tellExport(c, folder, bfloat16)
	return nil
}

// tellExport says what was written, and which checkpoint it was made of.
func tellExport(c *policies.Checkpoint, target string, bfloat16 bool) {
	shape, dtype := c.Model.Config(), "float32"
	if bfloat16 {
		dtype = "bfloat16"
	}
	fmt.Fprintf(os.Stderr, "wrote %s: %d parameters in %s, of %s\n", target, shape.Parameters(), dtype, c.Origin)
}

// writeExport fills a folder with the model and the files of its tokenizer.
func writeExport(c *policies.Checkpoint, folder string, bfloat16 bool) error {
	return c.Model.Save(folder, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16, Special: architecture.Special{Stops: c.EndTokens()}, Files: c.Files,
	})
}

// exportOllama hands the checkpoint to a server.
func exportOllama(ctx context.Context, c *policies.Checkpoint, flags *exportFlags) (err error) {
	folder, err := os.MkdirTemp("", "agon-export-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := c.Model.CheckFinite(flags.bfloat16); err != nil {
		return terminal.Mistake(err)
	}
	if err := writeExport(c, folder, flags.bfloat16); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	options := ollama.CreateOptions{URL: flags.url, Model: flags.ollama, Folder: folder, Tell: policies.TellWaiting}
	if err := ollama.Create(ctx, options); err != nil {
		return terminal.Mistake(err)
	}
	return nil
}
