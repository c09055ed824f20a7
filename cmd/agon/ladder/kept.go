package ladder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// matched names the tasks of a rung that are as many as those of the rung that keeps
// the fewest.
const matched = "-matched"

// keptFile is where the tasks that a rung keeps with a seed are written.
func keptFile(out, name string, seed uint64) string {
	return filepath.Join(out, "kept", fmt.Sprintf("%s-%d.jsonl", name, seed))
}

// writeKept writes the tasks that each rung keeps, all and as many of each.
func writeKept(out string, seed uint64, rungs []rung, proposals []proposal) error {
	if err := os.MkdirAll(filepath.Join(out, "kept"), 0o755); err != nil {
		return terminal.FileError(err)
	}
	kept := make([][]*agon.Item, len(rungs))
	for k := range rungs {
		kept[k] = keptBy(rungs[k].Name, proposals)
	}
	fewest := len(slices.MinFunc(kept, func(a, b []*agon.Item) int { return len(a) - len(b) }))
	stream := agon.NewStream(seed).Name("matched")
	for k, r := range rungs {
		if err := writeItems(keptFile(out, r.Name, seed), kept[k]); err != nil {
			return err
		}
		some := draw(kept[k], fewest, stream.Name(r.Name))
		if err := writeItems(keptFile(out, r.Name+matched, seed), some); err != nil {
			return err
		}
	}
	return nil
}

// keptBy lists the items that a rung accepted, each once: one that has no stage for
// repeats accepts them again and again.
func keptBy(rung string, proposals []proposal) (items []*agon.Item) {
	known := map[string]bool{}
	for i := range proposals {
		if p := &proposals[i]; p.kept(rung) && !known[p.ID] {
			known[p.ID] = true
			items = append(items, p.Item)
		}
	}
	return items
}

// draw returns n of items, in their order.
func draw(items []*agon.Item, n int, stream agon.Stream) []*agon.Item {
	places := rand.New(rand.NewPCG(stream.Uint64(0), stream.Uint64(1))).Perm(len(items))[:n]
	slices.Sort(places)
	drawn := make([]*agon.Item, n)
	for i, place := range places {
		drawn[i] = items[place]
	}
	return drawn
}

func writeItems(name string, items []*agon.Item) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for _, item := range items {
		if err := encoder.Encode(keptItem{accepted, item}); err != nil {
			return err
		}
	}
	return checkpoints.WriteFile(name, text.Bytes())
}

// keptItem is a line of a file of kept tasks: a record, for a policy may have written
// what no person would, and the filter let it through.
type keptItem struct {
	Verdict agon.Verdict `json:"verdict"`
	Item    *agon.Item   `json:"item"`
}

var accepted = agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
