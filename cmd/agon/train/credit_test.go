package train

import (
	"testing"

	"agon"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
)

// The proposals that CreditProposals leaves out are told beside the attempts.
func TestMaskedProposalsAreTold(t *testing.T) {
	config := configs.Default()
	config.Challenger.Reward = "variance"
	l := &Loop{Config: config, Worlds: &worlds.Worlds{}}
	it := &Iteration{Metrics: map[string]float64{}}
	sound, refused := &agon.Verdict{Pass: true}, &agon.Verdict{}
	for _, verdict := range []*agon.Verdict{sound, sound, refused, nil} {
		it.proposed = append(it.proposed, trainer.Proposal{Verdict: verdict, Group: "warehouse",
			Trajectory: &agon.Trajectory{Role: agon.RoleChallenger, Status: agon.StatusDone}})
	}
	lost := trainer.Judged{Group: "task", Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Status: agon.StatusFailed}}
	samples, err := l.credit(it, []trainer.Judged{lost})
	if err != nil {
		t.Fatal(err)
	}
	if len(samples) != 1 || it.Metrics["masked/unmeasured"] != 2 || it.Metrics["masked/failed"] != 2 {
		t.Errorf("%d samples, metrics %v", len(samples), it.Metrics)
	}
}
