package sandbox

import (
	"reflect"
	"testing"
	"time"

	"agon"
)

// TestScripts: scripts that are played in one message end as they do in episodes of
// their own, also where one of them hangs or kills its process.
func TestScripts(t *testing.T) {
	w := newWorld(t, Limits{ToolTime: 300 * time.Millisecond})
	environment := w.env.(examiner)
	count, move := call("count", `{"bin":"B","item":"nut"}`), call("move", `{"source":"A","target":"B","item":"nut","n":1}`)
	impossible := call("move", `{"source":"A","target":"B","item":"nut","n":99}`)
	sound := [][]agon.Call{
		{count, move, count},
		{},
		{call("fly", "{}"), call("count", `{"bin":"Z"}`)},
		{move, impossible, move},
		{impossible},
		{call("note", `{"value":{"k":[1,2.5,"é"]}}`), call("infinite", "{}")},
	}
	for _, scripts := range [][][]agon.Call{nil, sound, append([][]agon.Call{{move, call("hang", "{}"), move}, {call("die", "{}")}}, sound...)} {
		together, err := environment.Replay(t.Context(), 3, scripts)
		if err != nil {
			t.Fatal(err)
		}
		apart, err := environment.replayApart(t.Context(), 3, scripts)
		if err != nil {
			t.Fatal(err)
		}
		if len(together) != len(scripts) || len(scripts) > 0 && !reflect.DeepEqual(together, apart) {
			t.Errorf("%d scripts: together %+v, apart %+v", len(scripts), together, apart)
		}
	}
}
