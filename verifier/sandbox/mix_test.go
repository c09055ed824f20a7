package sandbox

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"agon"
)

// TestHostileMix runs a thousand attacks, of programs and verifiers, in all tiers
// that the machine gives, and honest ones beside them in slots that they share;
// every honest one is right.
func TestHostileMix(t *testing.T) {
	const attempts = 1000
	given := givenTiers(t)
	each := (attempts + len(given) - 1) / len(given)
	for seed, tier := range given {
		t.Run(string(tier), func(t *testing.T) {
			begun := time.Now()
			newMixer(t, tier).run(t, draw(attacks(t), each, uint64(seed)))
			t.Logf("%d attacks in %.1f s", each, time.Since(begun).Seconds())
		})
	}
}

// mixer is a world in which several attempts run at once.
type mixer struct {
	world
	initial  agon.State
	honest   attempted
	verdicts []agon.Verdict
}

// mixers is how many attempts of a mixer run at once.
const mixers = 4

func newMixer(t testing.TB, tier Isolation) *mixer {
	t.Helper()
	// An attack that waits for its end keeps a worker for as long.
	limits := Limits{CPU: time.Second, Memory: 128 << 20, ActionTime: 3 * time.Second}
	w := worldIn(t, openSandbox(t, Config{Isolation: tier, Limits: limits, Slots: mixers, Parallel: mixers}))
	return &mixer{w, state(t, w.start(t, 1)), honestAttempt(t, w), honestJudgement(t, w)}
}

// run runs the attacks, and after each an honest attempt or judgement.
func (m *mixer) run(t testing.TB, list []attack) {
	t.Helper()
	work := make(chan attack)
	var workers sync.WaitGroup
	for range mixers {
		workers.Go(func() {
			for one := range work {
				if one.want["judge"] != "" {
					m.judge(t, one)
				} else {
					m.attempt(t, one)
				}
			}
		})
	}
	for _, one := range list {
		work <- one
	}
	close(work)
	workers.Wait()
}

// attempt runs a program, and then an honest one.
func (m *mixer) attempt(t testing.TB, one attack) {
	once(t, m.world, one.program)
	if got := honestAttempt(t, m.world); got != m.honest || got.err != "" {
		t.Errorf("an honest attempt, as %s ran: %s\n%s", one.name, got.err, difference(got, m.honest))
	}
}

// judge runs a verifier, and then an honest one.
func (m *mixer) judge(t testing.TB, one attack) {
	m.verdictsOf(t, one.program, `{"a":[1,2]}`, `"text"`)
	if got := m.verdictsOf(t, honestVerifier, "3", "4"); !slices.Equal(got, m.verdicts) {
		t.Errorf("an honest judgement, as %s ran: %+v, want %+v", one.name, got, m.verdicts)
	}
}

// verdictsOf judges outcomes that end as they began, with these answers.
func (m *mixer) verdictsOf(t testing.TB, verifier string, answers ...string) []agon.Verdict {
	var outcomes []outcome
	for _, answer := range answers {
		outcomes = append(outcomes, outcome{State: m.initial, Answer: []byte(answer)})
	}
	verdicts, err := m.Judge(context.Background(), m.env, verifier, 1, outcomes)
	if err != nil {
		t.Errorf("the program's failure: %v", err)
	}
	return verdicts
}

// draw returns n attacks, the same for the same seed. Of those that take seconds by
// design it draws one in a hundred.
func draw(list []attack, n int, seed uint64) []attack {
	var quick, slow []attack
	for _, one := range list {
		if takesSeconds(one) {
			slow = append(slow, one)
		} else {
			quick = append(quick, one)
		}
	}
	random := rand.New(rand.NewPCG(1, seed))
	drawn := make([]attack, n)
	for i := range drawn {
		from := quick
		if random.IntN(100) == 0 {
			from = slow
		}
		drawn[i] = from[random.IntN(len(from))]
	}
	return drawn
}

// takesSeconds reports whether an attack ends by a limit on time.
func takesSeconds(a attack) bool {
	switch a.want["status"] {
	case string(agon.LimitTime), string(agon.LimitCPU):
		return true
	}
	return strings.HasPrefix(a.want["reason"], "ran longer") || strings.Contains(a.want["error"], "closed the interpreter's channel")
}
