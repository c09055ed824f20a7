package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
	"agon/verifier/labelled"

	"github.com/spf13/pflag"
)

// labelledFlags say which items of somebody else's are measured, and where they play.
type labelledFlags struct {
	file         string
	environments []string
}

func (f *labelledFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "labelled", "", "`FILE` of items of your own, each with its family, to measure beside; - is standard input")
	flags.StringSliceVar(&f.environments, "labelled-env", []string{"warehouse", "calculator"}, "environments of those items, or `PATHS`")
}

func (f *labelledFlags) check() error {
	if f.file != "" && len(f.environments) == 0 {
		return errors.New("--labelled-env names no environment")
	}
	return nil
}

// labelledReport is what the filter did with items of somebody else's, and with these
// and the composed ones together.
type labelledReport struct {
	Environments []string `json:"environments"`
	Items        int      `json:"items"`
	*labelled.Report
	Together struct {
		SoundKept       verifier.Estimate `json:"sound_kept"`
		UnsoundAccepted verifier.Estimate `json:"unsound_accepted"`
	} `json:"together"`
}

// measureLabelled puts the items of a file through the filter; nil if there is none.
func measureLabelled(ctx context.Context, stdin io.Reader, flags labelledFlags) (*labelledReport, error) {
	if flags.file == "" {
		return nil, nil
	}
	items, err := readLabelledFile(stdin, flags.file)
	if err != nil {
		return nil, err
	}
	c := configs.Default()
	w, err := worlds.Open(ctx, flags.environments, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if err := inWorlds(items, w.ByName); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("%s: %w", terminal.GivenName(flags.file), err))
	}
	report, err := labelled.Measure(ctx, items, filterOptions(w))
	return &labelledReport{Environments: flags.environments, Items: len(items), Report: report}, err
}

// inWorlds refuses items whose environment is not given: they would count as unsound.
func inWorlds(items []labelled.Item, environments map[string]agon.Environment) error {
	for i := range items {
		if name := items[i].Environment; environments[name] == nil {
			return fmt.Errorf("item %d is of the environment %q, which --labelled-env does not name", i+1, name)
		}
	}
	return nil
}

// add counts the composed items too.
func (r *labelledReport) add(composed *labelled.Report) {
	r.Together.SoundKept = together(r.SoundKept, composed.SoundKept)
	r.Together.UnsoundAccepted = together(r.UnsoundAccepted, composed.UnsoundAccepted)
}

func together(a, b verifier.Estimate) verifier.Estimate {
	hits := a.Value*float64(a.N) + b.Value*float64(b.N)
	return verifier.Wilson(int(hits+.5), a.N+b.N, .95)
}

func (r *labelledReport) print(w io.Writer, name string) error {
	fmt.Fprintf(w, "\n%s: %d items of %s.\n\n", terminal.GivenName(name), r.Items, strings.Join(r.Environments, ", "))
	err := r.Print(w)
	fmt.Fprintf(w, "\nTogether with the composed items: sound kept %v, unsound accepted %v.\n", r.Together.SoundKept, r.Together.UnsoundAccepted)
	return err
}
