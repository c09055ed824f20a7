package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agon": func() { os.Exit(run()) }})
}

// TestScript runs the sessions in testdata/script, which read like a manual.
// Set UPDATE_SCRIPTS=1 to rewrite what they expect.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
