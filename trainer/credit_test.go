package trainer

import (
	"math"
	"reflect"
	"testing"

	"agon"
)

func judgedAs(group string, status agon.Status, verdict *agon.Verdict) Judged {
	return Judged{Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Status: status}, Group: group, Verdict: verdict}
}

var (
	pass = &agon.Verdict{Pass: true}
	fail = &agon.Verdict{}
)

func TestProgramFailuresAreMasked(t *testing.T) {
	judged := []Judged{
		judgedAs("a", agon.StatusDone, pass),
		judgedAs("a", agon.StatusFailed, fail), // a verdict over a lost episode
		judgedAs("a", agon.StatusCanceled, nil),
		judgedAs("a", agon.StatusDone, nil), // the judge was lost
		judgedAs("a", agon.StatusTruncated, fail),
		judgedAs("a", agon.StatusTurns, fail),
		judgedAs("a", agon.StatusInvalid, fail),
		judgedAs("a", agon.StatusLimit, fail),
	}
	tests := []struct {
		truncation Truncation
		outcomes   []float64
		masked     Masked
	}{
		{TruncatedFails, []float64{1, 0, 0, 0, 0}, Masked{Failed: 2, Canceled: 1}},
		{TruncatedMasked, []float64{1, 0, 0}, Masked{Failed: 2, Canceled: 1, Truncated: 2}},
	}
	for _, test := range tests {
		samples, masked, err := Credit(judged, CreditOptions{Truncated: test.truncation})
		if err != nil {
			t.Fatal(err)
		}
		var outcomes []float64
		for _, s := range samples {
			outcomes = append(outcomes, s.Outcome)
		}
		if !reflect.DeepEqual(outcomes, test.outcomes) || masked != test.masked {
			t.Errorf("%s: outcomes %v, masked %+v", test.truncation, outcomes, masked)
		}
	}
}

func TestCreditRefusesBadComponents(t *testing.T) {
	for _, rewards := range []map[string]float64{{"style": math.NaN()}, {"style": math.Inf(1)}, {OutcomeReward: 1}} {
		j := judgedAs("a", agon.StatusDone, fail)
		j.Rewards = rewards
		if _, _, err := Credit([]Judged{j}, CreditOptions{}); err == nil {
			t.Errorf("%v was accepted", rewards)
		}
	}
}

func TestEachRoleEarnsItsOwnReward(t *testing.T) {
	rewards := map[string]float64{OutcomeReward: 1, "brevity": .5, DifficultyReward: .75}
	for role, want := range map[agon.Role]float64{agon.RoleExecutor: 1, agon.RoleChallenger: .75} {
		s := agon.Sample{Trajectory: &agon.Trajectory{Role: role}, Rewards: rewards, Loss: agon.LossPolicy}
		if got := Groups([]agon.Sample{s})[0].Rewards[0]; got != want {
			t.Errorf("%s: the reward is %v, want %v", role, got, want)
		}
	}
}

func TestChallengerRewards(t *testing.T) {
	tests := []struct {
		reward ChallengerReward
		want   []float64 // at p = 0, 1/4, 1/2, 1
	}{
		{ChallengerBand, []float64{0, 1, 1, 0}},
		{ChallengerUncertainty, []float64{0, .5, 1, 0}},
		{ChallengerVariance, []float64{0, .75, 1, 0}},
		{ChallengerOneMinus, []float64{0, .75, .5, 0}},
		{ChallengerNone, []float64{0, 0, 0, 0}},
	}
	for _, test := range tests {
		options := ChallengerOptions{Reward: test.reward}
		for i, passes := range []int{0, 1, 2, 4} {
			got, measured := options.Earned(true, passes, 4)
			if got != test.want[i] || !measured {
				t.Errorf("%s: %d of 4 earned %v", test.reward, passes, got)
			}
		}
		if got, measured := options.Earned(false, 2, 4); got != 0 || !measured {
			t.Errorf("%s: a refused item earned %v", test.reward, got)
		}
		if _, measured := options.Earned(true, 0, 0); measured {
			t.Errorf("%s: an item that nobody attempted was measured", test.reward)
		}
	}
	band := ChallengerOptions{Reward: ChallengerBand, BandLow: .3, BandHigh: .5}
	for passes, want := range []float64{0, 0, 1, 0, 0} {
		if got, _ := band.Earned(true, passes, 4); got != want {
			t.Errorf("band .3–.5: %d of 4 earned %v", passes, got)
		}
	}
}

func TestCreditProposals(t *testing.T) {
	proposal := func(verdict *agon.Verdict, passes, attempts int) Proposal {
		return Proposal{Trajectory: &agon.Trajectory{Role: agon.RoleChallenger, Status: agon.StatusDone},
			Group: "warehouse", Verdict: verdict, Passes: passes, Attempts: attempts}
	}
	proposals := []Proposal{proposal(pass, 1, 4), proposal(fail, 0, 0), proposal(pass, 0, 0), proposal(nil, 0, 0)}
	samples, masked, err := CreditProposals(proposals, ChallengerOptions{Reward: ChallengerVariance})
	if err != nil {
		t.Fatal(err)
	}
	if len(samples) != 2 || samples[0].Rewards[DifficultyReward] != .75 || samples[0].Outcome != 1 ||
		samples[1].Rewards[DifficultyReward] != 0 || samples[1].Outcome != 0 {
		t.Errorf("samples %+v", samples)
	}
	if (masked != Masked{Unmeasured: 1, Failed: 1}) {
		t.Errorf("masked %+v", masked)
	}
	if samples, _, _ := CreditProposals(proposals, ChallengerOptions{}); samples != nil {
		t.Error("an untrained challenger has samples")
	}
}

func samplesOf(group string, outcomes ...float64) []agon.Sample {
	var samples []agon.Sample
	for _, o := range outcomes {
		samples = append(samples, agon.Sample{Group: group, Outcome: o, Loss: agon.LossPolicy,
			Rewards: map[string]float64{OutcomeReward: o}, Trajectory: &agon.Trajectory{Role: agon.RoleExecutor}})
	}
	return samples
}

func TestSelect(t *testing.T) {
	var samples []agon.Sample
	samples = append(samples, samplesOf("easy", 1, 1, 1)...)
	samples = append(samples, samplesOf("fair", 1, 0)...)
	samples = append(samples, samplesOf("hard", 0, 0)...)
	samples = append(samples, samplesOf("alone", 1)...)
	challenger := samplesOf("warehouse", 1, 1)
	for i := range challenger {
		challenger[i].Trajectory.Role = agon.RoleChallenger
	}
	imitated := samplesOf("hard", 1)
	imitated[0].Loss = agon.LossSupervised
	samples = append(append(samples, challenger...), imitated...)

	got := Select(samples, DynamicSamplingOptions{Enabled: true})
	if !reflect.DeepEqual([][]string{got.Kept, got.AllPass, got.AllFail, got.Single},
		[][]string{{"fair"}, {"easy"}, {"hard"}, {"alone"}}) {
		t.Errorf("selection %+v", got)
	}
	if len(got.Samples) != 2+2+1 {
		t.Errorf("%d samples were kept", len(got.Samples))
	}
	m := got.Metrics()
	for name, want := range map[string]float64{"groups": 4, "groups/kept": 1, "groups/all_pass": 1,
		"groups/all_fail": 1, "frac_reward_zero_std": .5} {
		near(t, name, m[name], want, 0)
	}
	if all := Select(samples, DynamicSamplingOptions{}); len(all.Samples) != len(samples) || all.Metrics()["groups"] != 4 {
		t.Errorf("without dynamic sampling: %+v", all)
	}
}

// Ten rewards of .1 have a float deviation above 0; their outcomes agree.
func TestAgreementIsExact(t *testing.T) {
	g := Group{Samples: samplesOf("a", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)}
	if g.Agreement() != AllFail {
		t.Errorf("agreement %s", g.Agreement())
	}
}

func TestMissing(t *testing.T) {
	options := DynamicSamplingOptions{Enabled: true, Groups: 10, Rounds: 3}
	for _, test := range []struct{ kept, rounds, want int }{{4, 1, 6}, {4, 2, 6}, {4, 3, 0}, {12, 1, 0}} {
		if got := Missing(test.kept, test.rounds, options); got != test.want {
			t.Errorf("kept %d after %d rounds: %d are missing", test.kept, test.rounds, got)
		}
	}
}
