package stages

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer"
)

// Demonstrated makes a supervised sample of a demonstration.
func Demonstrated(d *agon.Demonstration) agon.Sample {
	t := &agon.Trajectory{Role: d.Role, Environment: d.Environment, Seed: d.Seed}
	for _, exchange := range d.Exchanges {
		t.Turns = append(t.Turns, agon.Turn{Seen: exchange.Seen, Text: exchange.Text})
	}
	return agon.Sample{Trajectory: t, Group: "corpus", Loss: agon.LossSupervised}
}

// CorpusDigest names a corpus: the SHA-256 of its demonstrations, in hex.
func CorpusDigest(corpus []agon.Demonstration) (string, error) {
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	for i := range corpus {
		if err := encoder.Encode(&corpus[i]); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// CorpusTexts returns everything that a corpus says, for its vocabulary.
func CorpusTexts(corpus []agon.Demonstration) []string {
	var texts []string
	for i := range corpus {
		for _, exchange := range corpus[i].Exchanges {
			for _, message := range exchange.Seen {
				texts = append(texts, message.Text)
			}
			texts = append(texts, exchange.Text)
		}
	}
	return texts
}

// Readable returns the demonstrations that fit the context, and their sequences.
// It says how many it left out: the policy could not read them either.
func Readable(corpus []agon.Demonstration, encoder trainer.Encoder, context int) (fit []agon.Demonstration, sequences []*trainer.Sequence, err error) {
	for i := range corpus {
		sample := Demonstrated(&corpus[i])
		sequence, err := trainer.NewSequence(&sample, encoder)
		if err != nil {
			return nil, nil, err
		}
		if len(sequence.Tokens) > context {
			continue
		}
		fit, sequences = append(fit, corpus[i]), append(sequences, sequence)
	}
	if long := len(corpus) - len(fit); long > 0 {
		fmt.Fprintf(os.Stderr, "left out %d of %s: longer than the policy's context of %d tokens\n", long, terminal.Counted(len(corpus), "demonstration"), context)
	}
	return fit, sequences, nil
}

// CorpusConfig reads a configuration's corpus as that of the generator.
func CorpusConfig(c *configs.Corpus, seed uint64) synthetic.Config {
	return synthetic.Config{
		Seed:             seed,
		Executor:         c.Demonstrations,
		Challenger:       c.Items,
		Sizes:            c.Sizes,
		Stepwise:         c.Stepwise,
		WrongPrograms:    c.WrongPrograms,
		LenientVerifiers: c.LenientVerifiers,
		WrongSolutions:   c.WrongSolutions,
		CorrectOnly:      c.CorrectOnly,
	}
}
