package main

import (
	"path/filepath"
	"strings"
	"testing"

	"agon/bench/piece"
)

func TestParse(t *testing.T) {
	got, err := parse([]byte(`{"name":"a","ours":2,"peer":1,"unit":"tokens/s"}` + "\n" + `{"name":"b","ours":2,"peer":1,"unit":"ns"}`))
	if err != nil || len(got) != 2 || got[0].Ratio != 2 || got[1].Ratio != 0.5 {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{"12", `{"name":"a"}`, `{"name":"a","peer":1,"unit":"s"}`, `{"name":"a","ours":1,"peer":1,"unit":"s","speed":3}`} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestFigureWithoutPeer(t *testing.T) {
	got, err := parse([]byte(`{"name":"a","ours":2,"unit":"ms"}`))
	if err != nil || len(got) != 1 || got[0].Ratio != 0 {
		t.Fatalf("got %+v, %v", got, err)
	}
	var out strings.Builder
	if err := table(&out, map[string]piece.Result{"a": got[0]}); err != nil || !strings.Contains(out.String(), "a     2     –     ms    –") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestResultsMerge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bench.json")
	old := map[string]piece.Result{"a": {Name: "a", Ours: 1, Peer: 1, Unit: "s", Ratio: 1}}
	if err := save(path, old); err != nil {
		t.Fatal(err)
	}
	got, err := load(path)
	if err != nil || got["a"] != old["a"] {
		t.Errorf("got %v, %v", got, err)
	}
}
