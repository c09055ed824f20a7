// Package checkpoints keeps what a run leaves on disk, so that it can stop at
// any moment and go on exactly where it stopped.
//
//	runs/NAME/
//	  lock                 held by the process that writes
//	  config.yaml          the resolved configuration
//	  metrics.jsonl        one line per iteration; nothing measured in time
//	  timings.jsonl        what is measured in time: seconds, tokens and tokens a
//	                       second by phase, memory, MFU of a GPU
//	  tasks.jsonl          every item with its verdict
//	  trajectories.jsonl   every attempt
//	  digests.jsonl        of every line of the others what it was, chained
//	  checkpoints/step-000100/
//	    …                  what the caller writes: weights, optimizer
//	    trainer_state.json the loop's state, and the length of every journal
//	    SHA256SUMS         of the others: [Resume] refuses what was changed
//	  replayed/0001/       lines that a resume took back and redid
//
// The .jsonl files are journals: they only grow, except that [Resume] takes
// back what lies beyond the newest checkpoint. A checkpoint is written aside,
// synced, and renamed, so that one which can be seen is whole.
package checkpoints
