package trainer

// OptimizerOptions are those of the optimizer, which package learner has.
type OptimizerOptions struct {
	// Optimizer is "adamw", or "muon": Muon for the hidden matrices with
	// AdamW for embeddings, head, norms and biases.
	Optimizer string
	// LearningRate is AdamW's peak.
	LearningRate float64
	// Beta1 and Beta2 are the decays of AdamW's moments.
	Beta1 float64
	Beta2 float64
	// Epsilon is added to AdamW's denominator.
	Epsilon float64
	// WeightDecay is decoupled and falls on matrices, not on norms or biases.
	WeightDecay float64
	// MuonLearningRate is Muon's peak, MuonMomentum its momentum; "muon".
	MuonLearningRate float64
	MuonMomentum     float64
}

// The optimizers.
const (
	OptimizerAdamW = "adamw"
	OptimizerMuon  = "muon"
)

// DefaultOptimizerOptions are those of the recipe for reinforcement learning.
func DefaultOptimizerOptions() OptimizerOptions {
	return OptimizerOptions{
		Optimizer:        OptimizerAdamW,
		LearningRate:     1e-3,
		Beta1:            0.9,
		Beta2:            0.98,
		Epsilon:          1e-8,
		MuonLearningRate: 0.02,
		MuonMomentum:     0.95,
	}
}

// Validate returns one plain sentence per fault.
func (o OptimizerOptions) Validate() []string {
	var f faults
	f.oneOf("optimizer", o.Optimizer, OptimizerAdamW, OptimizerMuon)
	f.above("learning_rate", o.LearningRate, 0)
	f.within("beta1", o.Beta1, 0, 0.9999999)
	f.within("beta2", o.Beta2, 0, 0.9999999)
	f.above("epsilon", o.Epsilon, 0)
	f.atLeast("weight_decay", o.WeightDecay, 0)
	if o.Optimizer == OptimizerMuon {
		f.above("muon_learning_rate", o.MuonLearningRate, 0)
		f.within("muon_momentum", o.MuonMomentum, 0, 0.9999999)
	}
	return f
}
