package runs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
)

// TestReadItems: what attempts decide on a task stands with the line that admitted it,
// and what was admitted stays so.
func TestReadItems(t *testing.T) {
	run := t.TempDir()
	text := `{"iteration":1,"id":"aa","verdict":{"pass":true,"stage":"accepted"},"item":{"instruction":"a"}}
{"iteration":1,"id":"bb","verdict":{"pass":true,"stage":"accepted"},"item":{"instruction":"b"}}
{"iteration":1,"id":"cc","verdict":{"pass":false,"stage":"passes"},"item":{"instruction":"c"}}
{"iteration":1,"id":"aa","verdict":{"pass":false,"stage":"new"},"item":{"instruction":"a"}}
{"iteration":1,"id":"1-4-0","verdict":{"pass":false,"stage":"error"}}
{"iteration":1,"id":"aa","verdict":{"pass":false,"stage":"band"},"attempts":4}
{"iteration":2,"id":"cc","verdict":{"pass":true,"stage":"accepted"},"item":{"instruction":"c"}}
{"iteration":2,"id":"bb","verdict":{"pass":true,"stage":"accepted"},"attempts":4,"passes":2}
{"iteration":2,"id":"cc","verdict":{"pass":true,"stage":"accepted"},"attempts":4,"passes":3}
{"iteration":3,"id":"bb","verdict":{"pass":false,"stage":"quarantine"}}
{"iteration":4,"id":"bb","verdict":{"pass":false,"stage":"new"},"item":{"instruction":"b"}}
`
	if err := os.WriteFile(filepath.Join(run, string(checkpoints.Tasks)), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	items, err := ReadItems(run)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for i := range items {
		r := &items[i]
		told = append(told, fmt.Sprintf("%s %s %v %s", r.ID, r.Verdict.Stage, r.Admitted, r.Passed()))
	}
	want := `aa band true 0/4
bb quarantine true 2/4
cc passes false -
aa new false -
1-4-0 error false -
cc accepted true 3/4
bb new false -`
	if got := strings.Join(told, "\n"); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
	if found, err := FindItem(run, "bb"); err != nil || !found.Admitted {
		t.Errorf("%+v, %v: want what was admitted, not its repeat", found, err)
	}
}
