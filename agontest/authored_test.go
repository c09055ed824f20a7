package agontest_test

import (
	"testing"

	"agon"
	"agon/agontest"
)

func TestAuthoredDoublesConform(t *testing.T) {
	environment := agontest.Authored{Rewards: []string{"calls", "seed"}, Invariant: true}
	rewarder := agontest.Rewarder{
		"calls": func(a agon.Attempt) float64 { return float64(len(a.Trajectory.Outcome.Calls)) },
		"seed":  func(a agon.Attempt) float64 { return float64(a.Task.Seed) },
	}
	inspector := agontest.Inspector(func(s agon.Solved) string {
		if s.Item.Seed == 2 {
			return "the seed is 2"
		}
		return ""
	})
	var attempts []agon.Attempt
	var tasks []agon.Solved
	for seed := range int64(3) {
		task := &agon.Task{Item: agon.Item{Seed: seed}}
		attempts = append(attempts, agon.Attempt{Task: task, Trajectory: &agon.Trajectory{}})
		tasks = append(tasks, agon.Solved{Item: &task.Item})
	}
	agontest.TestRewarder(t, agontest.RewarderCase{Rewarder: rewarder, Environment: environment, Attempts: attempts})
	agontest.TestInspector(t, agontest.InspectorCase{Inspector: inspector, Environment: environment, Tasks: tasks})
}
