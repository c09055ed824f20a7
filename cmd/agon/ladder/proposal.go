package ladder

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// proposal is a line of proposals-SEED.jsonl: what the policy wrote, whether it is
// sound, and which stage of each rung refused it.
type proposal struct {
	// ID is empty, and Item nil, where no item could be read; Reason then says why.
	ID     string     `json:"id,omitempty"`
	Item   *agon.Item `json:"item,omitempty"`
	Reason string     `json:"reason,omitempty"`
	// Finding is the oracle's.
	Finding finding `json:"finding,omitempty"`
	// Stages are those that the rungs' verdicts name, by rung.
	Stages map[string]string `json:"stages"`
}

// finding is what the oracle says of an item.
type finding string

const (
	sound finding = "sound"
	// wrong is an item whose solution does not do what the instruction asks for, or
	// does not run, and lenient one whose verifier accepts something else that the
	// instruction does not ask for.
	wrong   finding = "wrong"
	lenient finding = "lenient"
	// more accepts what is asked for and changes beside it, which an attempt is not
	// allowed whatever the verifier says: a sound item by what can be earned at it.
	more finding = "accepts more"
	// unread is an instruction that asks for nothing that can be read, or an item that
	// the program failed on.
	unread finding = "unread"
)

// isSound and isUnsound leave out what nobody can tell.
func (f finding) isSound() bool   { return f == sound || f == more }
func (f finding) isUnsound() bool { return f == wrong || f == lenient }

// kept reports whether a rung accepted the proposal.
func (p *proposal) kept(rung string) bool { return p.Stages[rung] == verifier.StageAccepted }

// repeats reports whether a rung refused it for what there was before it, which says
// nothing of the item.
func (p *proposal) repeats(rung string) bool { return p.Stages[rung] == verifier.StageNew }

func proposalsFile(out string, seed uint64) string {
	return filepath.Join(out, fmt.Sprintf("proposals-%d.jsonl", seed))
}

// readProposals returns what was screened with a seed, or nothing if it is still to be
// done. A damaged file is the user's mistake.
func readProposals(out string, seed uint64) (proposals []proposal, err error) {
	name := proposalsFile(out, seed)
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, terminal.FileError(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReader(file))
	for decoder.More() {
		var p proposal
		if err := decoder.Decode(&p); err != nil {
			return nil, terminal.Mistake(fmt.Errorf("%s: proposal %d: %w (hint: remove the file, and it is made anew)", name, len(proposals)+1, terminal.PlainJSON(err)))
		}
		proposals = append(proposals, p)
	}
	return proposals, nil
}

func writeProposals(out string, seed uint64, proposals []proposal) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for i := range proposals {
		if err := encoder.Encode(&proposals[i]); err != nil {
			return err
		}
	}
	return checkpoints.WriteFile(proposalsFile(out, seed), text.Bytes())
}
