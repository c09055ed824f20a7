package trainer

import "errors"

// ErrNotFinite is the error of an Update that left weights which are not finite
// numbers: nothing can be learnt or written with them.
var ErrNotFinite = errors.New("weights are no longer finite numbers")

// Scores are what a network says of the targets of a batch, in order.
type Scores struct {
	// LogProbs are the natural logarithms of the targets' probabilities at
	// their sequence's temperature, computed in float32.
	LogProbs []float32
	// Entropies are those of the whole distribution at each target, in nats;
	// nil where the batch did not ask for them.
	Entropies []float32
	// Values are what the critic expects from where each target was chosen on; nil
	// where the batch did not ask for them.
	Values []float32
}

// Slopes are the derivatives of a loss by the Scores of a batch, in order.
type Slopes struct {
	LogProbs []float32
	// Entropies and Values are nil if the loss does not depend on them.
	Entropies []float32
	Values    []float32
}

// Scorer gives log-probabilities: a reference policy, or a Learner.
type Scorer interface {
	// Score runs batch without keeping anything for a gradient. An error
	// means that the program failed.
	Score(batch *Batch) (Scores, error)
}

// Learner holds the weights that are trained, and their optimizer. Package
// learner implements it on libtorch. A Learner is not safe for concurrent use.
type Learner interface {
	Scorer

	// Vocabulary is the number of ids that the network knows.
	Vocabulary() int

	// Context is the number of tokens that a sequence can have.
	Context() int

	// Accumulate runs batch, calls loss once with its scores, and adds to the
	// gradient of the weights the gradient of that loss. On error the
	// accumulated gradient is of no use: Discard it.
	Accumulate(batch *Batch, loss func(Scores) Slopes) error

	// Update clips the accumulated gradient to a norm of at most maxNorm (0
	// does not clip), takes one optimizer step at rate times each group's
	// learning rate, and clears the gradient. It returns the norm before
	// clipping. A norm that is not finite leaves weights and optimizer as
	// they were and clears the gradient; that is no error. A step whose result
	// is not finite is ErrNotFinite: the weights are lost.
	Update(rate, maxNorm float64) (norm float64, err error)

	// Discard clears the accumulated gradient.
	Discard() error
}
