package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"agon/trainer/tokenizer"
)

func tokenizeCommand() *cobra.Command {
	var asJSON, plain bool
	command := &cobra.Command{
		Use:   "tokenize MODEL [--plain] [--json] < LINES",
		Short: "Print the ids of the tokens of each line",
		Long: `Read lines and print the ids of the tokens of each on a line. The text of a
special token stands for that token, and the tokenizer adds what it adds at the
beginning and the end, as in the tokenizers library; with --plain it is text, to which
nothing is added, as in what a user or a tool says. With --json print {"tokens": […],
"texts": […]} for each. MODEL is a Hugging Face folder, the directory of a run, or
base; its weights are not read.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			t, err := loadTokenizer(args[0])
			if err != nil {
				return err
			}
			encode := func(text string) []int32 { return asPrompt(t, text) }
			if plain {
				encode = t.Encode
			}
			return eachLine(c.Context(), c.InOrStdin(), func(lines []textLine) error {
				for _, line := range lines {
					if err := printTokens(c.OutOrStdout(), t, encode(line.text), asJSON); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each line, with the tokens' texts")
	command.Flags().BoolVar(&plain, "plain", false, "take the text of special tokens as text")
	return command
}

// asPrompt returns the ids of a text as the tokenizers library gives them.
func asPrompt(t *tokenizer.Tokenizer, text string) []int32 {
	return t.EncodeWith(text, tokenizer.Options{AddedTokens: true, AddSpecialTokens: true}).IDs
}

// loadTokenizer reads the tokenizer of a checkpoint, of an adapter that of the model
// it stands on.
func loadTokenizer(name string) (*tokenizer.Tokenizer, error) {
	folder, cleanUp, err := checkpointFolder(name)
	if err != nil {
		return nil, mistake(err)
	}
	defer cleanUp()
	l, err := lineageOf(folder)
	defer l.close()
	var t *tokenizer.Tokenizer
	if err == nil {
		t, err = tokenizer.Load(l.folders[0])
	}
	if err != nil {
		return nil, mistake(fmt.Errorf("load %s: %w", name, plainJSON(err)))
	}
	return t, nil
}

// printTokens writes the ids of one line.
func printTokens(w io.Writer, t *tokenizer.Tokenizer, ids []int32, asJSON bool) error {
	if !asJSON {
		text := fmt.Sprint(ids)
		_, err := fmt.Fprintln(w, text[1:len(text)-1])
		return err
	}
	line := struct {
		Tokens []int32  `json:"tokens"`
		Texts  []string `json:"texts"`
	}{append([]int32{}, ids...), make([]string, len(ids))}
	for i, id := range ids {
		line.Texts[i] = t.Token(id)
	}
	return printJSONLine(w, line)
}
