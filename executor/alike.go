package executor

import (
	"encoding/json"

	"agon"
)

// alike groups the episodes of a round, in their order, by what they are about
// to do: attempts at one task that did the same so far, saw the same come of it,
// and now end with the same action. One execution answers for all of a group.
// As a policy becomes sure of itself most of its attempts repeat each other:
// over the demonstration two programs in three.
//
// Only last actions are shared. An attempt that goes on needs an environment and
// an interpreter of its own anyway, and none is ever replayed for another.
func alike(episodes []*episode) [][]*episode {
	var groups [][]*episode
	at := map[string]int{}
	for _, e := range episodes {
		key := e.deeds()
		i, found := at[key]
		if key == "" || !found {
			at[key] = len(groups)
			groups = append(groups, []*episode{e})
			continue
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}

// deeds tells all that the episode did, if its last turn ends an attempt by an
// action; else it is empty.
func (e *episode) deeds() string {
	if e.start.Task == nil || !e.last().Action.Last || e.finish == agon.FinishLength {
		return ""
	}
	type deed struct {
		Action    agon.Action
		Execution *agon.Execution
	}
	all := struct {
		Task        string
		Environment string
		Seed        int64
		Deeds       []deed
	}{Task: e.start.Task.ID, Environment: e.start.Environment.Spec().Digest, Seed: e.start.Seed}
	for i := range e.trajectory.Turns {
		all.Deeds = append(all.Deeds, deed{e.trajectory.Turns[i].Action, e.trajectory.Turns[i].Execution})
	}
	key, err := json.Marshal(all)
	if err != nil {
		return ""
	}
	return string(key)
}

// follow takes over how another episode ended, which did the same, and reports
// whether it may: a failure of the program, or a limit on time, which a busy
// machine may have reached, is that episode's own.
func (e *episode) follow(other *episode) bool {
	ending := other.trajectory
	if !other.ended || ending.TimeLimited || ending.Status != agon.StatusDone && ending.Status != agon.StatusLimit {
		return false
	}
	e.last().Execution = other.last().Execution
	e.trajectory.Outcome = ending.Outcome
	e.close(ending.Status, ending.Reason)
	return true
}
