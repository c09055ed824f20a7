package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the golden files, and what the sessions expect")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agon": func() { os.Exit(run()) }})
}

// TestScript runs the sessions in testdata/script, which read like a manual.
// With -update, what they expect is rewritten.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
	})
}
