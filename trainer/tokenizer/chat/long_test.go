package chat

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestLongConversation renders two megabytes in 500 turns: the limits are for
// templates that do too much, not for conversations that are long.
func TestLongConversation(t *testing.T) {
	var messages []map[string]string
	for range 250 {
		messages = append(messages,
			map[string]string{"role": "user", "content": strings.Repeat("Count the nuts. ", 250)},
			map[string]string{"role": "assistant", "content": "<think>\n" + strings.Repeat("One more. ", 400) + "\n</think>\n\n5"})
	}
	encoded, err := json.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	for name, template := range templates(t, "testdata/templates") {
		if name == "parts" {
			continue // it takes each character for a part
		}
		_, err := renderCase(truthCase{Template: template, Messages: encoded})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
