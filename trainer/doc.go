// Package trainer turns the verdicts of attempts into a better policy.
//
// It reads bottom up like this:
//
//   - [Credit] makes samples of judged trajectories. What the program lost is
//     masked, never scored.
//   - [Groups] puts together the samples that are compared with each other;
//     [Select] drops the groups that teach nothing, and [Missing] says how
//     many the loop has still to draw (dynamic sampling).
//   - An [Algorithm] is a file that reads like its paper: [RFT], [REINFORCE],
//     [RLOO], [GRPO]. It turns groups of rewards into advantages, and one
//     advantage and the log-probabilities of a sequence into a loss and its
//     derivative. Another algorithm is another file.
//   - A [Sequence] is a transcript as ids with the ones that the policy wrote
//     marked; [Plan] packs sequences into micro-batches within a token budget.
//   - A [Learner] holds the weights. It gives log-probabilities for a batch,
//     takes the loss's derivative by each of them, and steps its optimizer.
//   - A [Trainer] does one iteration over samples with these: [Trainer.Step].
//   - A [Pretraining] makes a policy from demonstrations, from scratch.
//
// Nothing here holds a tensor, so the package builds and is tested without
// libtorch. That works because every loss of the field is a function of the
// log-probabilities and entropies at the tokens that the policy wrote: a
// handful of numbers per token. The loss and its derivative by those numbers
// are computed here, in float64 and in plain sight, and package learner takes
// the derivative back through the network. The derivatives are held against
// finite differences for every algorithm and pinned to PyTorch's autograd.
//
// # Symbols
//
//	π, πθ   the policy that is trained
//	π_old   the policy that sampled; its log-probabilities are the sampler's
//	π_ref   the reference policy, a frozen copy
//	o_i     the i-th sequence, |o_i| the number of its tokens that count
//	t       a token of a sequence that the policy wrote
//	r_i     the reward of sequence i; A_i its advantage
//	ρ_it    the ratio πθ/π_old at token t of sequence i
package trainer
