package synthetic

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"crypto/sha256"
	"encoding/hex"

	"agon"
	"agon/executor/environments"
)

type fake struct {
	mutex sync.Mutex
	conn  *os.File
	spec  *agon.Spec
	next  int
}

func newFake(t testing.TB, folder *agon.Folder) *fake {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	child := os.NewFile(uintptr(fds[1]), "child")
	cmd := exec.Command("python3", "-I", "-c", `
import sys
sys.path.insert(0, "/work/trees/sandbox/verifier/sandbox/python")
import environment, wire
c = wire.Channel(3)
w = environment.Work({"tools": c.receive(), "evaluation": None})
c.send(wire.encode(w.ready))
try: w.run(c)
except wire.Closed: pass
`)
	cmd.ExtraFiles = []*os.File{child}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	child.Close()
	f := &fake{conn: os.NewFile(uintptr(fds[0]), "parent")}
	t.Cleanup(func() { f.conn.Close(); cmd.Process.Kill(); cmd.Wait() })
	var ready struct {
		Tools []agon.Tool
	}
	if err := f.exchange(string(folder.Files["tools.py"]), &ready); err != nil {
		t.Fatal(err)
	}
	f.spec = &agon.Spec{Name: folder.Name, Tools: ready.Tools, TurnLimit: folder.TurnLimit}
	if err := environments.CheckSpec(folder, f.spec); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fake) exchange(message, reply any) error {
	body, _ := json.Marshal(message)
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
	if _, err := f.conn.Write(frame); err != nil {
		return err
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(f.conn, head); err != nil {
		return err
	}
	body = make([]byte, binary.BigEndian.Uint32(head))
	if _, err := io.ReadFull(f.conn, body); err != nil {
		return err
	}
	return json.Unmarshal(body, reply)
}

func (f *fake) Spec() *agon.Spec { return f.spec }

func (f *fake) Start(ctx context.Context, seed int64) (agon.Episode, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.next++
	e := &fakeEpisode{f, f.next}
	var r map[string]any
	err := f.exchange(map[string]any{"episode": e.id, "seed": seed}, &r)
	return e, err
}

type fakeEpisode struct {
	*fake
	id int
}

type fakeReply struct {
	Broken  string
	State   json.RawMessage
	Returns []struct {
		Value json.RawMessage
		Error string
	}
}

func (e *fakeEpisode) Call(ctx context.Context, call agon.Call) (agon.Return, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	var r fakeReply
	err := e.exchange(map[string]any{"episode": e.id, "calls": [][]any{{call.Tool, call.Arguments}}}, &r)
	if err == nil && r.Broken != "" {
		err = fmt.Errorf("broken: %s", r.Broken)
	}
	if err != nil {
		return agon.Return{}, err
	}
	return agon.Return{Value: r.Returns[0].Value, Error: r.Returns[0].Error}, nil
}

func (e *fakeEpisode) State(ctx context.Context) (agon.State, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	var r fakeReply
	err := e.exchange(map[string]any{"episode": e.id, "state": true}, &r)
	sum := sha256.Sum256(r.State)
	return agon.State{JSON: r.State, Digest: hex.EncodeToString(sum[:])}, err
}

func (e *fakeEpisode) Close() error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	var r map[string]any
	return e.exchange(map[string]any{"episode": e.id, "calls": []any{}, "closed": []int{}}, &r)
}

func TestDump(t *testing.T) {
	for _, name := range []string{"warehouse", "calculator"} {
		folder, err := environments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		g, err := New(folder, newFake(t, folder))
		if err != nil {
			t.Fatal(err)
		}
		config := DefaultConfig()
		config.Executor, config.Challenger = 20, 20
		config.Concurrency = 1
		corpus, err := g.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range corpus {
			fmt.Println("---", d.Role, d.Seed, d.Flaw)
			for _, x := range d.Exchanges {
				fmt.Printf("  %s ⇒ %s\n", x.Seen[0].Text, x.Text)
			}
		}
		held, err := g.HeldOut(t.Context(), []int64{1 << 30, 1<<30 + 1, 1<<30 + 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range held {
			fmt.Printf("%+v\n", h)
		}
	}
}

func TestSpeed(t *testing.T) {
	for _, name := range []string{"warehouse", "calculator"} {
		folder, _ := environments.Load(name)
		g, err := New(folder, newFake(t, folder))
		if err != nil {
			t.Fatal(err)
		}
		config := DefaultConfig()
		config.Executor, config.Challenger = 800, 1600
		start := time.Now()
		corpus, err := g.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(name, time.Since(start))
		f, _ := os.Create("/tmp/corpus-" + name + ".jsonl")
		for _, d := range corpus {
			b, _ := json.Marshal(d)
			f.Write(append(b, '\n'))
		}
		f.Close()
	}
}
