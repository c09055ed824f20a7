package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
)

// checkRewards tries the rewards of an environment's rewards.py, if it has any.
func checkRewards(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	environment := w.Environments[0]
	names := environment.Spec().Rewards
	if len(names) == 0 {
		return nil
	}
	earned, err := stages.TryRewards(ctx, w, environment, names)
	if err != nil {
		return err
	}
	var told []string
	for _, name := range slices.Sorted(maps.Keys(earned)) {
		told = append(told, fmt.Sprintf("%s %.4g", name, earned[name]))
	}
	fmt.Fprintf(out, "rewards of an attempt that does nothing: %s\n", strings.Join(told, ", "))
	return nil
}
