// Package executor plays episodes: it lets a policy act in an environment, turn
// by turn, until the policy, a limit or a failure ends it.
//
// [Player] implements agon.Player. It advances in rounds: all open episodes
// generate as one batch, ordered by index; then their actions run side by side;
// then the next round begins, ended episodes having given their places to the
// next starts in order. Which requests share a batch is thereby a function of
// what was written, never of how long anything took.
//
// A [Language] is one way to write an attempt: [Compact] for the small policy,
// [Tagged] for large models, with code, JSON or text actions over the same
// tools (CodeAct, arXiv 2402.01030, section 2). [Rollout] makes the starts for
// a number of attempts at each task and plays them. [Prompts] are the templates of
// Tagged, which a user's own may replace. [Retell] puts another policy's attempt as
// one that speaks a language would have met it.
//
// The model's failures are values: a Status and a Reason in the trajectory. The
// program's failures are retried, and what is still lost afterwards has
// StatusFailed, which is masked and never scored.
package executor
