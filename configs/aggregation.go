package configs

import "fmt"

// ownAggregations are those of the algorithms' papers, beside those that take the mean
// over all tokens: what Aggregation of package trainer's algorithms says.
var ownAggregations = map[string]string{
	"grpo": "sequence", "gspo": "sequence", "rft": "sequence",
	"rloo": "sum", "reinforce": "sum", "dpo": "sum",
	"dr_grpo": "fixed",
}

// OwnAggregation is the aggregation of the algorithm's paper.
func (t *Trainer) OwnAggregation() string {
	if own, ok := ownAggregations[t.Algorithm]; ok {
		return own
	}
	return "token"
}

// fixed reports whether the losses of a sequence are divided by a fixed length.
func (t *Trainer) fixed() bool {
	return t.Aggregation == "fixed" || t.Aggregation == "paper" && t.OwnAggregation() == "fixed"
}

// anothersAggregation reports whether a file sets trainer.aggregation for another
// algorithm than that which overrides chose.
func (l *loading) anothersAggregation(file string, text []byte) bool {
	if from, set := l.origins["trainer.aggregation"]; !set || from.name != file {
		return false
	}
	then, err := gather(file, text)
	return err == nil && then.algorithm() != l.algorithm()
}

// keptAggregation warns of an aggregation that a file sets for another algorithm, and
// that is not the own one of the algorithm at hand; empty if there is none.
func (r *Resolved) keptAggregation() string {
	own := r.Trainer.OwnAggregation()
	if r.anothers == "" || !r.Reads("trainer.aggregation") || r.Trainer.Aggregation == "paper" || r.Trainer.Aggregation == own {
		return ""
	}
	instead := "trainer.aggregation=null takes that"
	if own == "fixed" {
		instead = "trainer.aggregation=null trainer.fixed_length=LENGTH take that"
	}
	return fmt.Sprintf("trainer.aggregation is %s (%s), and that of %s's paper is %s (hint: %s)", r.Trainer.Aggregation, r.anothers, r.Trainer.Algorithm, own, instead)
}
