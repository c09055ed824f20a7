package audit

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// report is what a proof has found.
type report struct {
	Run    string   `json:"run"`
	Checks []*check `json:"checks"`
	// Differences are what is not what it should be, in the order in which it was found.
	Differences []checkpoints.Fault `json:"differences"`
	// Notes are sentences about what could not be checked, or is another now.
	Notes []string `json:"notes"`
}

// check is one kind of thing that is compared.
type check struct {
	Name string `json:"check"`
	// Of all there are Same ones; what is neither left out nor the same differs.
	Same int `json:"same"`
	Of   int `json:"of"`
	// LeftOut counts what could not be compared, by the reason.
	LeftOut map[string]int `json:"left_out,omitempty"`
}

// Why something is left out that two equal runs may do otherwise.
const (
	byTime    = "that a limit on time had a part in"
	byFailure = "that a failure of the program had a part in"
)

// check begins another kind.
func (r *report) check(name string) *check {
	c := &check{Name: name, LeftOut: map[string]int{}}
	r.Checks = append(r.Checks, c)
	return c
}

// compare counts one thing: the same if fault says nothing.
func (r *report) compare(c *check, fault checkpoints.Fault) {
	c.Of++
	if fault.What == "" {
		c.Same++
		return
	}
	r.differ(fault)
}

// leaveOut counts one thing that could not be compared.
func (c *check) leaveOut(why string) {
	c.Of++
	c.LeftOut[why]++
}

func (r *report) differ(faults ...checkpoints.Fault) {
	r.Differences = append(r.Differences, faults...)
}

func (r *report) note(format string, values ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, values...))
}

// err is what the audit comes to.
func (r *report) err() error {
	switch n := len(r.Differences); n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s: one thing is not what it should be", r.Run)
	default:
		return fmt.Errorf("%s: %d things are not what they should be", r.Run, n)
	}
}

// mostTold bounds the differences that are printed.
const mostTold = 20

func (r *report) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CHECKED\tTHE SAME\tOF\tLEFT OUT")
	for _, c := range r.Checks {
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\n", c.Name, c.Same, c.Of, c.leftOut())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, note := range r.Notes {
		fmt.Fprintln(w, note)
	}
	for _, d := range r.Differences[:min(len(r.Differences), mostTold)] {
		fmt.Fprintln(w, d)
	}
	if more := len(r.Differences) - mostTold; more > 0 {
		fmt.Fprintf(w, "… and %d more (hint: --json lists all)\n", more)
	}
	return nil
}

// leftOut is "3: 2 lost by the program, 1 that a clock had a part in", or "-".
func (c *check) leftOut() string {
	total, parts := 0, []string{}
	for _, why := range slices.Sorted(maps.Keys(c.LeftOut)) {
		total += c.LeftOut[why]
		parts = append(parts, fmt.Sprintf("%d %s", c.LeftOut[why], why))
	}
	if total == 0 {
		return "-"
	}
	return terminal.OneLine(strings.Join(parts, ", "), terminal.LongestCell)
}
