package agon

import (
	"errors"
	"fmt"
)

// ErrBroken is that of errors which are the fault of the code of an environment's
// author. To try again is of no use.
var ErrBroken = errors.New("the environment's code is broken")

// LostError says that the program lost all of a batch, of episodes, items or
// judgements, though it tried again. What was made of the batch comes with the
// error: each part is masked and tells its own reason. A batch may be of one, and
// out of luck: whoever has more to do can go on, and has to bound how many are
// lost in a row.
type LostError struct {
	// Count is the size of the batch.
	Count int
	// Reason is that of the first.
	Reason string
}

// Error tells one reason for all.
func (e *LostError) Error() string {
	if e.Count == 1 {
		return "lost to a failure of the program: " + e.Reason
	}
	return fmt.Sprintf("all %d were lost to a failure of the program: %s", e.Count, e.Reason)
}
