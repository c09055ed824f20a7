package sandbox

import (
	"context"
	"fmt"

	"agon"
)

// largestJudgement bounds the bytes of outcomes that one child judges. It holds
// them several times over while it reads them, in memory that is the verifier's;
// and no frame is longer than largestFrame.
func (s *Sandbox) largestJudgement() int { return min(int(s.limits.Memory/16), largestFrame) }

// judgeLarge judges what may be too large for one child, half by half. That many
// outcomes are large together is nobody's fault. One that fits into no frame
// alone is its attempt's, for initial states are bounded: the attempt made the
// state grow, and is rejected.
func (s *Sandbox) judgeLarge(ctx context.Context, by *verifiers, work judgement) ([]agon.Verdict, error) {
	if n := len(work.Outcomes); n > 1 {
		first, second := work, work
		first.Outcomes, second.Outcomes = work.Outcomes[:n/2], work.Outcomes[n/2:]
		verdicts, err := s.judgeIn(ctx, by, first)
		if err != nil {
			return nil, err
		}
		others, err := s.judgeIn(ctx, by, second)
		return append(verdicts, others...), err
	}
	if len(work.frame) <= largestFrame {
		return s.judgeFrame(ctx, by, work)
	}
	if size := len(deref(work.Before)) + len(work.Verifier); size > largestFrame/2 {
		return nil, fmt.Errorf("the initial state and the verifier have %d bytes, too many to judge anything by", size)
	}
	return []agon.Verdict{{
		Stage:  agon.VerdictRejected,
		Reason: fmt.Sprintf("what the attempt left has %d bytes, more than %d: it cannot be judged", len(work.frame), largestFrame),
	}}, nil
}

// deref is a text, empty if there is none.
func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
