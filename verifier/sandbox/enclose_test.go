package sandbox

import (
	"testing"

	"agon"
)

// TestMemoryTogether: what limits one process limits those of an attempt together.
func TestMemoryTogether(t *testing.T) {
	w := ownWorld(t, Limits{Memory: 128 << 20})
	if w.groups == nil {
		t.Skip("this machine gives no control groups to this user")
	}
	const many = `
import os
def fill():
    x = bytearray(64 << 20)
    for i in range(0, len(x), 4096):
        x[i] = 1
children = []
for _ in range(6):
    pid = os.fork()
    if pid == 0:
        fill()
        os.read(0, 1)
        import time
        time.sleep(60)
        os._exit(0)
    children.append(pid)
`
	for name, end := range map[string]string{
		"one is killed and the program goes on": "os.wait()",
		"the program itself takes most":         "x = bytearray(70 << 20)\nfor i in range(0, len(x), 4096):\n    x[i] = 1\nos.wait()",
	} {
		i, _ := w.interpreter(t, 1)
		if got := run(t, i, many+end); got.Limit != agon.LimitMemory {
			t.Errorf("%s: %+v", name, got)
		}
		i.Close()
		i, _ = w.interpreter(t, 1)
		if got := run(t, i, benchProgram); !got.Ok() {
			t.Errorf("after %s: %+v", name, got)
		}
		i.Close()
	}
}
