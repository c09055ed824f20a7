package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"agon/checkpoints"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/executor/ollama"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
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
cache, the directory of a run, or base.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (flags.folder == "") == (flags.ollama == "") {
				return mistake(errors.New("say where to: --hf DIR or --ollama NAME, one of them"))
			}
			if flags.folder != "" && flags.url != "" {
				return mistake(errors.New("nothing reads --url with --hf: leave it out"))
			}
			loaded, err := loadWhole(args[0], &configs.Default().Policy)
			if err != nil {
				return err
			}
			defer loaded.model.Free()
			if flags.folder != "" {
				return loaded.exportFolder(flags.folder, flags.bfloat16)
			}
			return loaded.exportOllama(c.Context(), &flags)
		},
	}
	f := command.Flags()
	f.StringVar(&flags.folder, "hf", "", "write a Hugging Face folder, `DIR`, which must not exist")
	f.StringVar(&flags.ollama, "ollama", "", "make the model `NAME` of an Ollama server")
	f.StringVar(&flags.url, "url", "", "`URL` of that server (default what OLLAMA_HOST names, or the local one)")
	f.BoolVar(&flags.bfloat16, "bfloat16", false, "round the weights to bfloat16")
	return command
}

// exportFolder writes the checkpoint as a whole folder.
func (c *checkpoint) exportFolder(folder string, bfloat16 bool) error {
	folder = filepath.Clean(folder)
	switch _, err := os.Lstat(folder); {
	case err == nil:
		return mistake(fmt.Errorf("%s is there already: name a folder that is not", folder))
	case !errors.Is(err, os.ErrNotExist):
		return mistake(err)
	}
	if err := c.model.CheckFinite(bfloat16); err != nil {
		return mistake(err)
	}
	err := checkpoints.WriteFolder(folder, func(into string) error { return c.write(into, bfloat16) })
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// write fills a folder with the model and the files of its tokenizer.
func (c *checkpoint) write(folder string, bfloat16 bool) error {
	return c.model.Save(folder, safetensors.Folder{}, model.SaveOptions{
		BFloat16: bfloat16, Special: architecture.Special{Stops: c.stops()}, Files: c.files,
	})
}

// exportOllama hands the checkpoint to a server.
func (c *checkpoint) exportOllama(ctx context.Context, flags *exportFlags) (err error) {
	folder, err := os.MkdirTemp("", "agon-export-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := c.model.CheckFinite(flags.bfloat16); err != nil {
		return mistake(err)
	}
	if err := c.write(folder, flags.bfloat16); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	options := ollama.CreateOptions{URL: flags.url, Model: flags.ollama, Folder: folder, Tell: tellWaiting}
	if err := ollama.Create(ctx, options); err != nil {
		return mistake(err)
	}
	return nil
}
