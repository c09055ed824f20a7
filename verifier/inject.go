package verifier

import (
	"context"
	"fmt"

	"agon"
)

// Cheat is a standing cheat as an attempt at a task.
type Cheat struct {
	// What goes on where "the verifier accepts" ends.
	What    string
	Outcome agon.Outcome
}

// Cheats draws n standing cheats for an item whose environment the screen knows, to
// be judged as attempts at it are, and all to be rejected. None of them ends as the
// solution does; where all of the table do, there are none. They are a function of
// item and stream. An error means that the program failed, or that ctx ended.
func (s *Screen) Cheats(ctx context.Context, item *agon.Item, n int, stream agon.Stream) (cheats []Cheat, err error) {
	for range 1 + s.options.Retries {
		cheats, err = s.cheats(ctx, item, n, stream)
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return cheats, err
}

// AllCheats returns every standing cheat at an item but those that end as its solution
// does, in the order of the table; see Cheats.
func (s *Screen) AllCheats(ctx context.Context, item *agon.Item) (cheats []Cheat, err error) {
	for range 1 + s.options.Retries {
		cheats, err = s.wrongCheats(ctx, item)
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return cheats, err
}

func (s *Screen) cheats(ctx context.Context, item *agon.Item, n int, stream agon.Stream) ([]Cheat, error) {
	wrong, err := s.wrongCheats(ctx, item)
	if err != nil {
		return nil, err
	}
	var drawn []Cheat
	for i := 0; i < n && len(wrong) > 0; i++ {
		drawn = append(drawn, wrong[stream.Uint64(uint64(i))%uint64(len(wrong))])
	}
	return drawn, nil
}

func (s *Screen) wrongCheats(ctx context.Context, item *agon.Item) (wrong []Cheat, err error) {
	e := &evidence{screen: s, item: item, environment: s.options.Environments[item.Environment]}
	solved, err := e.solution(ctx)
	if err != nil {
		return nil, fmt.Errorf("cheats: %w", err)
	}
	all, err := e.standing(ctx)
	if err != nil {
		return nil, fmt.Errorf("cheats: %w", err)
	}
	for _, cheat := range all {
		if !sameEnd(cheat.outcome, solved.outcome) {
			wrong = append(wrong, Cheat{cheat.what, cheat.outcome})
		}
	}
	return wrong, nil
}
