package main

import (
	"fmt"
	"io"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/trainer/tokenizer"

	"github.com/spf13/cobra"
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
"texts": […]} for each. MODEL is a Hugging Face folder, a model of the hub that is in
the local cache, the directory of a run, RUN@ITERATION, or base; its weights are not read.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			t, err := policies.LoadTokenizer(args[0])
			if err != nil {
				return err
			}
			encode := func(text string) []int32 { return policies.AsPrompt(t, text) }
			if plain {
				encode = t.Encode
			}
			return terminal.EachLine(c.Context(), c.InOrStdin(), func(lines []terminal.TextLine) error {
				for _, line := range lines {
					if err := printTokens(c.OutOrStdout(), t, encode(line.Text), asJSON); err != nil {
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
	return terminal.PrintJSONLine(w, line)
}
