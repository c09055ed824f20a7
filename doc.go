// Package agon holds the nouns of Agon, a program in which one language model
// sets itself exercises and learns from them. It imports the standard library
// alone; what two stages share as an idea is here, and all else lives in the
// stage that owns it.
//
// # The system, bottom up
//
// An [Environment] is a folder of Python: tools over a state that a seed
// decides. [agon/executor/environments] reads such a [Folder], and
// [agon/verifier/sandbox] runs its code, the programs that a model writes and
// the verifiers of tasks, each in a process of its own that reaches nothing
// else. An [Episode] is one started environment, and an [Interpreter] runs one
// attempt's programs against it. A [Judge] runs a task's verifier over an
// [Outcome] and gives a [Verdict]. Where a folder's author wrote more than tools, a
// [Rewarder] rewards attempts beside their verdict, and an [Inspector] refuses tasks.
//
// A [Policy] writes: it answers a [Request], which is an episode so far, with a
// [Completion]. [agon/trainer/model] is a transformer on libtorch, through
// [agon/trainer/torch]; [agon/executor/ollama] and [agon/executor/openai] are
// served ones; [agon/agontest] has scripted ones, and the suites that every
// implementation of an interface passes. [agon/trainer/tokenizer] turns text
// into ids.
//
// A [Player] lets a policy act until an episode ends. [agon/executor] is the
// one player, for both roles: an attempt ends with an answer, a proposal with
// an [Item]. How turns are written is a [Grammar]; the compact language of the
// small policy and the tagged text of large ones come to the same [Action].
// [agon/prompts] puts templates of a user's own in the place of those with which
// either role is addressed.
//
// [agon/challenger] prompts for items and keeps what survives in a pool, an
// archive and a store for imitation. [agon/verifier] is the filter between an
// [Item] and a [Task], judges attempts, and says how sure a measured success
// is; [agon/verifier/comparison] sets policies side by side. [agon/trainer] turns judged trajectories into a [Sample] each, and
// samples into an update; [agon/trainer/learner] does so on libtorch.
//
// [agon/challenger/synthetic] writes tasks by rule from an environment's own
// tools and phrases: a [Demonstration] of either role, from which a small
// policy is pretrained, and the held-out tasks of an environment that has none
// of its own.
//
// [agon/checkpoints] keeps a run on disk so that it goes on exactly where it
// stopped, and [agon/configs] is everything that decides a run. Stages never
// import each other: [agon/cmd/agon/train] hands one stage's work to the next, and
// its loop.go is the loop.
//
// # Kept throughout
//
// The model's failure is a value (a [Status], a [Verdict], a [Limit]); the
// program's is an error, is retried, and is never a reward of 0. Equal
// configurations give equal bits on one machine, but where a clock had a part in
// a [Verdict], and a run says how many of these it had. Randomness is
// a function of what it is for ([Stream]), never of arrival order. A transcript
// only grows: sampled ids are never encoded again from text.
package agon
