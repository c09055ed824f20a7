// Package audit is agon audit: the proof that every reward of a run was earned, and
// what its tasks and attempts are worth by rules that the run itself did not use.
//
// A [proof] goes from what costs least to what costs most. The digests say which line
// or file is not what was written. Every item is screened again and every attempt
// played and judged again, in fresh sandboxes, from what stands in the journals.
// Rewards are recomputed from the verdicts and what rewards.py gives, and advantages
// from them. A share of the iterations is turned again from the run's own checkpoints:
// sampling, tasks, metrics and weights.
package audit
