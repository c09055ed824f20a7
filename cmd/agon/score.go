package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/model"

	"github.com/spf13/cobra"
)

func scoreCommand() *cobra.Command {
	var asJSON bool
	var placement terminal.PlacementFlags
	command := &cobra.Command{
		Use:   "score MODEL [--json] < PROMPTS",
		Short: "Print the tokens of each line and their log-probabilities",
		Long: `Read prompts, one a line, and print for each its tokens: the id, the natural
logarithm of its probability after those before it (none for the first), and its
text. The text of a special token stands for that token, and the tokenizer adds what
it adds at the beginning and the end, as in the tokenizers library. With --json print
a line {"tokens": […], "log_probs": [null, …]} for each.
MODEL is a Hugging Face folder, a model of the hub that is in the local cache, the
directory of a run, whose newest checkpoint is meant, RUN@ITERATION, or base.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			options := configs.Default().Policy
			if err := placement.Place(&options); err != nil {
				return err
			}
			loaded, err := policies.LoadCheckpoint(args[0], &options)
			if err != nil {
				return err
			}
			defer loaded.Model.Free()
			write := func(w io.Writer, s *scored) error { return printScored(loaded, w, s) }
			if asJSON {
				write = func(w io.Writer, s *scored) error { return terminal.PrintJSONLine(w, s) }
			}
			return terminal.EachLine(c.Context(), c.InOrStdin(), func(lines []terminal.TextLine) error {
				return scoreText(c.Context(), loaded, lines, func(s *scored) error { return write(c.OutOrStdout(), s) })
			})
		},
	}
	placement.Add(command.Flags(), "cpu and float32 if not given")
	command.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each prompt")
	return command
}

// scored is a prompt's tokens with their log-probabilities; the first has none.
type scored struct {
	Tokens   []int32    `json:"tokens"`
	LogProbs []*float32 `json:"log_probs"`
}

// scoredTokens bounds the tokens that are scored at a time, padding included.
const scoredTokens = 8192

// scoreText scores lines, in order, as many at a time as are bounded.
func scoreText(ctx context.Context, c *policies.Checkpoint, lines []terminal.TextLine, take func(*scored) error) error {
	var list [][]int32
	for _, line := range lines {
		ids := policies.AsPrompt(c.Tokenizer, line.Text)
		if most := c.Model.Config().Context; len(ids) > most {
			return terminal.Mistake(fmt.Errorf("line %d has %d tokens: the model reads at most %d", line.Number, len(ids), most))
		}
		list = append(list, ids)
	}
	for len(list) > 0 && ctx.Err() == nil {
		n, width := 1, len(list[0])
		for n < len(list) && (n+1)*max(width, len(list[n])) <= scoredTokens {
			width = max(width, len(list[n]))
			n++
		}
		if err := scoreRows(c, list[:n], width, take); err != nil {
			return err
		}
		list = list[n:]
	}
	return ctx.Err()
}

// scoreRows scores prompts of at most width tokens together.
func scoreRows(c *policies.Checkpoint, list [][]int32, width int, take func(*scored) error) error {
	b := &model.Batch{Rows: len(list), Width: width}
	for row, ids := range list {
		for i := range width {
			id := int64(0) // padding, which no token sees
			if i < len(ids) {
				id = int64(ids[i])
			}
			if i > 0 && i < len(ids) {
				b.Positions, b.Targets = append(b.Positions, int64(row*width+i-1)), append(b.Targets, id)
			}
			b.IDs = append(b.IDs, id)
		}
	}
	var scores model.Scores
	if len(b.Targets) > 0 {
		var err error
		if scores, err = c.Model.Score(b); err != nil {
			return err
		}
		if slices.ContainsFunc(scores.LogProbs, func(p float32) bool { return p != p }) {
			return terminal.Mistake(errors.New("the model gives log-probabilities that are no numbers: its training diverged, or it is damaged"))
		}
	}
	at := 0
	for _, ids := range list {
		s := &scored{Tokens: append([]int32{}, ids...), LogProbs: make([]*float32, len(ids))}
		for i := 1; i < len(ids); i++ {
			s.LogProbs[i] = &scores.LogProbs[at]
			at++
		}
		if err := take(s); err != nil {
			return err
		}
	}
	return nil
}

// printScored writes a line for each token, and an empty one after them.
func printScored(c *policies.Checkpoint, w io.Writer, s *scored) error {
	for i, id := range s.Tokens {
		logProb := "-"
		if s.LogProbs[i] != nil {
			logProb = fmt.Sprintf("%.6f", *s.LogProbs[i])
		}
		if _, err := fmt.Fprintf(w, "%8d %12s  %q\n", id, logProb, c.Tokenizer.Token(id)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}
