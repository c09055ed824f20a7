package ladder

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"agon/verifier"
)

// table is what the rungs do with the same proposals.
type table struct {
	Proposals int      `json:"proposals"` // of each seed
	Seeds     []uint64 `json:"seeds"`
	// Sound, Unsound and Unread count items as the oracle says; the rest of the
	// proposals could not be read as items.
	Sound   int   `json:"sound"`
	Unsound int   `json:"unsound"`
	Unread  int   `json:"unread"`
	Rows    []row `json:"rows"`
}

// row is a rung. Intervals are Wilson's, of 95 %, over the proposals of all seeds.
type row struct {
	Rung  string `json:"rung"`
	Shows string `json:"shows"`
	// Kept is the share of proposals that became tasks, and Unsound that of the
	// tasks, as far as the oracle can tell, that are not sound.
	Kept    verifier.Estimate `json:"kept"`
	Unsound verifier.Estimate `json:"unsound"`
	// FalseAccepts is the share of the unsound items that were kept, FalseRejects
	// that of the sound ones that were refused. Repeats, which a rung refuses whatever
	// they are, count in neither.
	FalseAccepts verifier.Estimate `json:"false_accepts"`
	FalseRejects verifier.Estimate `json:"false_rejects"`
}

// tabulate counts the proposals of all seeds.
func tabulate(rungs []rung, seeds []uint64, all [][]proposal) *table {
	t := &table{Seeds: seeds}
	var pooled []proposal
	for _, proposals := range all {
		t.Proposals = len(proposals)
		pooled = append(pooled, proposals...)
	}
	for i := range pooled {
		switch f := pooled[i].Finding; {
		case f.isSound():
			t.Sound++
		case f.isUnsound():
			t.Unsound++
		case f == unread:
			t.Unread++
		}
	}
	for _, r := range rungs {
		t.Rows = append(t.Rows, rowOf(&r, pooled))
	}
	return t
}

func rowOf(r *rung, proposals []proposal) row {
	var kept, keptUnsound, keptSound, unsound, soundOnes, refused int
	for i := range proposals {
		p := &proposals[i]
		is := p.kept(r.Name)
		kept += count(is)
		keptSound += count(is && p.Finding.isSound())
		keptUnsound += count(is && p.Finding.isUnsound())
		unsound += count(p.Finding.isUnsound() && !p.repeats(r.Name))
		soundOnes += count(p.Finding.isSound() && !p.repeats(r.Name))
		refused += count(p.Finding.isSound() && !p.repeats(r.Name) && !is)
	}
	share := func(part, whole int) verifier.Estimate { return verifier.Wilson(part, whole, .95) }
	return row{
		Rung: r.Name, Shows: r.Shows,
		Kept:         share(kept, len(proposals)),
		Unsound:      share(keptUnsound, keptSound+keptUnsound),
		FalseAccepts: share(keptUnsound, unsound),
		FalseRejects: share(refused, soundOnes),
	}
}

func count(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

var headings = []string{"rung", "kept", "unsound of the kept", "unsound ones kept", "sound ones refused"}

func (r *row) cells() []string {
	return []string{r.Rung, r.Kept.String(), r.Unsound.String(), r.FalseAccepts.String(), r.FalseRejects.String()}
}

// opening says what was screened.
func (t *table) opening() string {
	return fmt.Sprintf("%d proposals of each of %d seeds; by the oracle %d items are sound, %d unsound and %d ask for nothing that it can read",
		t.Proposals, len(t.Seeds), t.Sound, t.Unsound, t.Unread)
}

// print writes the table in columns.
func (t *table) print(w io.Writer) error {
	fmt.Fprintln(w, t.opening())
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, strings.ToUpper(strings.Join(headings, "\t")))
	for i := range t.Rows {
		fmt.Fprintln(columns, strings.Join(t.Rows[i].cells(), "\t"))
	}
	return columns.Flush()
}

// markdown is the table for a document.
func (t *table) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s.\n\n| %s |\n|%s\n", t.opening(), strings.Join(headings, " | "), strings.Repeat("---|", len(headings)))
	for i := range t.Rows {
		fmt.Fprintf(&text, "| %s |\n", strings.Join(t.Rows[i].cells(), " | "))
	}
	return text.String()
}
