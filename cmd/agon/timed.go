package main

import (
	"agon/challenger"
	"agon/verifier"
)

// A configuration that is run twice gives the same bits, but for the verdicts
// that a limit on time had a part in. So that a run can say how many these are,
// each iteration counts them, by what was decided on:
//
//	time_limited            all of them; a proposal and its item are two
//	time_limited/proposals  episodes of the challenger that were cut
//	time_limited/items      screenings, variations and revisions included, in which
//	                        any program, tool or verifier took too long
//	time_limited/attempts   attempts that were cut, or whose verifier was
//	time_limited/held_out   the same of attempts at held-out tasks
const timeLimited = "time_limited"

var timedKinds = []string{"proposals", "items", "attempts", "held_out"}

// countTimed counts n more verdicts of a kind that a clock had a part in.
func (it *iteration) countTimed(kind string, n int) {
	it.metrics[timeLimited] += float64(n)
	it.metrics[timeLimited+"/"+kind] += float64(n)
}

// countTrue counts the values of which something holds.
func countTrue[T any](values []T, holds func(*T) bool) (n int) {
	for i := range values {
		if holds(&values[i]) {
			n++
		}
	}
	return n
}

func timedProposal(p *challenger.Proposal) bool { return p.Trajectory.TimeLimited }

func timedItem(r *verifier.Result) bool { return r.Verdict.TimeLimited }

func timedJudgement(j *verifier.Judgement) bool { return j.TimeLimited }

// timed counts the attempts of both ways whose verdict a clock had a part in.
func (r *results) timed() int {
	return r.sum(func(s *verifier.Score) int { return s.TimeLimited })
}
