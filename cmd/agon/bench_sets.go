package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"agon"
	"agon/configs"
	"agon/verifier/labelled"
	"agon/verifier/labelled/blind"
	"agon/verifier/labelled/unseen"
	"agon/verifier/labelled/worded"
)

// itemSet is a set of labelled items in worlds of its own, by somebody who had not read
// the filter.
type itemSet struct {
	name string
	// make makes n sound items and n with a fault.
	make func(ctx context.Context, environments []agon.Environment, n int, stream agon.Stream) ([]labelled.Item, error)
}

// itemSets are those that there are, the oldest first.
var itemSets = []itemSet{{"worded", worded.Set}, {"blind", blind.Set}, {"unseen", unseen.Set}}

// setFlags say how much of a set is measured, and where.
type setFlags struct {
	items        int
	environments []string
}

func (f *setFlags) add(flags *pflag.FlagSet, name string) {
	flags.IntVar(&f.items, name, 0, fmt.Sprintf("`NUMBER` of sound items of the set %s, and of unsound ones; 0 leaves it out", name))
	flags.StringSliceVar(&f.environments, name+"-env", []string{"warehouse", "calculator"}, fmt.Sprintf("environments of the set %s, or `PATHS`", name))
}

// setReport is what the filter did with a set.
type setReport struct {
	Environments []string `json:"environments"`
	Items        int      `json:"items"`
	*labelled.Report
}

// measureSets puts the sets that are asked for through the filter.
func measureSets(ctx context.Context, flags map[string]*setFlags, seed uint64) (map[string]*setReport, error) {
	reports := map[string]*setReport{}
	for _, set := range itemSets {
		asked := flags[set.name]
		if asked.items == 0 {
			continue
		}
		report, err := set.measure(ctx, asked, seed)
		if err != nil {
			return nil, err
		}
		reports[set.name] = report
	}
	return reports, nil
}

func (s *itemSet) measure(ctx context.Context, asked *setFlags, seed uint64) (*setReport, error) {
	c := configs.Default()
	w, err := openWorlds(ctx, asked.environments, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	items, err := s.make(ctx, w.environments, asked.items, agon.NewStream(seed).Name("bench filter blind"))
	if err != nil {
		return nil, mistake(err)
	}
	report, err := labelled.Measure(ctx, items, filterOptions(w))
	return &setReport{asked.environments, len(items), report}, err
}

func (r *setReport) print(w io.Writer, name string) error {
	fmt.Fprintf(w, "\nThe set %s: %d items of %s, half of them with a fault.\n\n", name, r.Items, strings.Join(r.Environments, ", "))
	return r.Print(w)
}
