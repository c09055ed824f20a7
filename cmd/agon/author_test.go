package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// writer stands in for an Ollama server whose model looks how many nuts there are
// and then asks for some of them to be moved. What it says is a function of what
// it is asked.
type writer struct {
	mu    sync.Mutex
	asked map[string]int
}

// serveWriter starts one.
func serveWriter(t *testing.T) (*writer, string) {
	t.Helper()
	w := &writer{asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/chat", w.chat)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return w, server.URL
}

func (w *writer) chat(out http.ResponseWriter, in *http.Request) {
	asked, ok := readChat(out, in)
	if !ok {
		return
	}
	w.mu.Lock()
	w.asked[fmt.Sprint(asked)]++
	w.mu.Unlock()
	answerChat(out, turnAfter(asked.last()))
}

// chatRequest is what a stand-in for an Ollama server is asked.
type chatRequest struct {
	Messages []struct{ Role, Content string }
	Options  map[string]any
}

func (c *chatRequest) last() string { return c.Messages[len(c.Messages)-1].Content }

// readChat reads what is asked; what cannot be read has been answered.
func readChat(out http.ResponseWriter, in *http.Request) (asked chatRequest, ok bool) {
	err := json.NewDecoder(in.Body).Decode(&asked)
	if err == nil && len(asked.Messages) == 0 {
		err = errors.New("nothing is asked")
	}
	if err != nil {
		http.Error(out, err.Error(), http.StatusBadRequest)
	}
	return asked, err == nil
}

// answerChat answers with a turn. Whoever asked may have been killed.
func answerChat(out http.ResponseWriter, turn string) {
	_ = json.NewEncoder(out).Encode(map[string]any{
		"model": "m", "message": map[string]any{"role": "assistant", "content": turn}, "done": true, "done_reason": "stop",
	})
}

var number = regexp.MustCompile(`^\d+$`)

// turnAfter is a turn: a look at the shelf, or the item that what was seen allows.
func turnAfter(seen string) string {
	seen = strings.TrimSpace(seen)
	if !number.MatchString(seen) {
		return "```python\nprint(count(\"A\", \"nut\"))\n```"
	}
	n, _ := strconv.Atoi(seen)
	k := max(1, n/2)
	return fmt.Sprintf(`<instruction>
Move %d nut from A to B.
</instruction>
<verifier>
def verify(before, after, answer, calls):
    return (after.count("A", "nut") == before.count("A", "nut") - %d
            and after.count("B", "nut") == before.count("B", "nut") + %d)
</verifier>
<solution>
move("A", "B", "nut", %d)
</solution>
<failure>
move("A", "C", "nut", %d)
</failure>
<failure>
move("A", "B", "nut", %d)
move("B", "A", "nut", %d)
</failure>
<failure>
print(count("A", "nut"))
</failure>
`, k, k, k, k, k, k, k)
}

// TestAnotherAuthor has a served model write the tasks that the policy that ships
// attempts, kills the run, and finds that nothing was asked for twice.
func TestAnotherAuthor(t *testing.T) {
	w, url := serveWriter(t)
	killedIsCalm(t, 1, with(small, "iterations=3", "save.every=2", "challenger.policy.kind=ollama", "challenger.policy.url="+url,
		"challenger.policy.model=m", "challenger.turn_limit=3", "challenger.turn_tokens=512", "verifier.alike=0", "challenger.first_proposals=24", "challenger.proposals=12"))
	again := 0
	for _, n := range w.asked {
		again += max(0, n-2) // both runs ask once
	}
	// What was under way when the run was killed has not been kept.
	if again > 4 {
		t.Errorf("%d of %d requests were made again", again, len(w.asked))
	}
	if len(w.asked) < 48 {
		t.Errorf("%d requests in all", len(w.asked))
	}
}

func TestAnotherAuthorsMistakes(t *testing.T) {
	folder := t.TempDir()
	_, url := serveWriter(t)
	for arguments, says := range map[string]string{
		"challenger.policy.kind=ollama challenger.policy.model=m":    "challenger.policy.url is empty",
		"challenger.policy.kind=ollama challenger.policy.url=" + url: "challenger.policy.model is empty",
		"challenger.policy.url=" + url:                               "nothing reads challenger.policy.url here: it is read with challenger.policy.kind ollama or openai",
		"challenger.policy.kind=openai challenger.policy.url=" + url + " challenger.policy.model=m challenger.policy.key_variable=NO_SUCH_KEY": "challenger.policy.key_variable names NO_SUCH_KEY, which is not set",
	} {
		refused(t, folder, bad{arguments: "train --run " + filepath.Join(folder, "run") + " " + arguments, says: says})
	}
}
