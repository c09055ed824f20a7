package verifier

import (
	"fmt"

	"agon"
)

// Band is stage 10: of the first group of attempts neither none nor all pass.
// What none can do is mostly broken, and what all can do teaches nothing. The
// group is the measurement; there is no other. Only attempts that count are
// given; without any the verdict's stage is StageError.
func Band(passes, attempts int) agon.Verdict {
	switch {
	case attempts == 0:
		return agon.Verdict{Stage: StageError, Reason: "no attempt counts"}
	case passes == 0:
		return agon.Verdict{Stage: StageBand, Reason: fmt.Sprintf("none of %d attempts passes", attempts)}
	case passes == attempts:
		return agon.Verdict{Stage: StageBand, Reason: fmt.Sprintf("all %d attempts pass", attempts)}
	}
	return agon.Verdict{Pass: true, Stage: StageAccepted}
}
