package train

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// completionsFile holds what served policies have written since the newest
// checkpoint of a run that was saved at an iteration's end.
const completionsFile = "completions.jsonl"

// recall keeps what served policies write, so that a run that goes on from its
// newest checkpoint asks for nothing twice: it costs time or money, and would not
// be the same again. It is safe for concurrent use.
type recall struct {
	mu    sync.Mutex
	known map[string]completionRecord
	file  *os.File // nil before open
	// tell is given a sentence where something could not be kept, once.
	tell func(line string)
	told bool
}

// completionRecord is a line of completions.jsonl.
type completionRecord struct {
	// Key names the model and the request.
	Key      string      `json:"key"`
	Text     string      `json:"text"`
	Tokens   []int32     `json:"tokens,omitempty"`
	LogProbs []float32   `json:"log_probs,omitempty"`
	Finish   agon.Finish `json:"finish"`
	Usage    agon.Usage  `json:"usage,omitzero"`
}

func newRecall(tell func(string)) *recall {
	return &recall{known: map[string]completionRecord{}, tell: tell}
}

// open reads what the run in folder has kept, and keeps there from now on.
func (r *recall) open(folder string) error {
	path := filepath.Join(folder, completionsFile)
	for record, err := range runs.Lines[completionRecord](folder, checkpoints.Journal(completionsFile)) {
		if errors.Is(err, os.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		r.known[record.Key] = record
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	r.file = file
	return endLine(file)
}

// endLine drops a last line that a killed program has left unfinished.
func endLine(file *os.File) error {
	text, err := os.ReadFile(file.Name())
	if err != nil {
		return err
	}
	end := len(text)
	for end > 0 && text[end-1] != '\n' {
		end--
	}
	if end == len(text) {
		return nil
	}
	return file.Truncate(int64(end))
}

// forget drops what a checkpoint has made needless.
func (r *recall) forget() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	clear(r.known)
	return r.file.Truncate(0)
}

// Close ends keeping.
func (r *recall) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

func (r *recall) find(key string) (completionRecord, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	record, found := r.known[key]
	return record, found
}

// keep writes a completion down before it is used.
func (r *recall) keep(record completionRecord) {
	line, err := json.Marshal(record)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known[record.Key] = record
	if r.file == nil {
		return
	}
	if err == nil {
		err = appendWhole(r.file, append(line, '\n'))
	}
	if err != nil && !r.told {
		r.told = true
		r.tell(fmt.Sprintf("warning: %s: %v: a run that goes on will ask for it again", completionsFile, err))
	}
}

// appendWhole appends a line, or nothing where all of it cannot be written.
func appendWhole(file *os.File, line []byte) error {
	n, err := file.Write(line)
	if err == nil || n == 0 {
		return err
	}
	end, failed := file.Seek(0, io.SeekEnd)
	if failed == nil {
		failed = file.Truncate(end - int64(n))
	}
	return errors.Join(err, failed)
}

// recalled is a served policy that is asked for nothing twice.
type recalled struct {
	policy agon.Policy
	// name tells apart whose completions are kept together.
	name   string
	recall *recall
}

var _ agon.Policy = (*recalled)(nil)

// Generate implements agon.Policy.
func (p *recalled) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := make([]agon.Completion, len(requests))
	var places []int
	var asked []agon.Request
	for i := range requests {
		record, found := p.recall.find(p.key(&requests[i]))
		if found {
			completions[i] = agon.Completion{Text: record.Text, Tokens: record.Tokens, LogProbs: record.LogProbs, Finish: record.Finish, Usage: record.Usage}
			continue
		}
		places, asked = append(places, i), append(asked, requests[i])
	}
	if len(asked) == 0 {
		return completions
	}
	for j, completion := range p.policy.Generate(ctx, asked) {
		completions[places[j]] = completion
	}
	return completions
}

// finished keeps what the policy has written, one by one: a run may be killed while
// it waits for the others.
func (p *recalled) finished(request agon.Request, c agon.Completion) {
	p.recall.keep(completionRecord{Key: p.key(&request), Text: c.Text, Tokens: c.Tokens, LogProbs: c.LogProbs, Finish: c.Finish, Usage: c.Usage})
}

// key names a request: the same words at the same place of the run.
func (p *recalled) key(r *agon.Request) string {
	text, err := json.Marshal([]any{p.name, r.Messages, r.Tokens, uint64(r.Stream), r.Temperature, r.Truncation, r.MaxTokens})
	if err != nil {
		panic("agon: a request does not encode: " + err.Error()) // a temperature is finite
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
