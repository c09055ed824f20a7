package main

import (
	"slices"
	"strings"
	"testing"
)

func TestUsesIn(t *testing.T) {
	root := t.TempDir()
	write(t, root, "trainer/torch/a.go", `package torch

import "github.com/sugarme/gotch/libtch"

type handle = libtch.Ctensor

func f(x handle) { libtch.AtgAbs(x); libtch.AtgAbs(x) }
`)
	write(t, root, "trainer/torch/a_test.go", `package torch

import tch "github.com/sugarme/gotch/libtch"

func g() { tch.AtgNeg(nil); other.AtgCos() }
`)
	write(t, root, "trainer/torch/tagged.go", `//go:build soak

package torch

import "github.com/sugarme/gotch/libtch"

var h = libtch.AtgSin
`)
	write(t, root, "trainer/model/plain.go", "package model\n\nvar libtch struct{ AtgTan int }\nvar x = libtch.AtgTan\n")
	write(t, root, "trainer/testdata/x.go", "not Go; github.com/sugarme/gotch/libtch")
	write(t, root, "cmd/x.go", "package x\n\nimport \"github.com/sugarme/gotch/libtch\"\n\nvar x = libtch.AtgExp\n")

	used, err := usesIn(root)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"AtgAbs", "AtgNeg", "AtgSin", "Ctensor"}; !slices.Equal(used.names(), want) {
		t.Errorf("uses %v, want %v", used.names(), want)
	}
	if at := used["AtgAbs"]; at != "trainer/torch/a.go:7" {
		t.Errorf("AtgAbs is used at %s", at)
	}
}

func TestImportsThatCannotBeFollowed(t *testing.T) {
	for name, text := range map[string]string{
		"another package":  "package x\n\nimport \"github.com/sugarme/gotch/ts\"\n",
		"gotch itself":     "package x\n\nimport \"github.com/sugarme/gotch\"\n",
		"a dot":            "package x\n\nimport . \"github.com/sugarme/gotch/libtch\"\n",
		"Go with an error": "package x\n\nimport \"github.com/sugarme/gotch/libtch\"\n\nfunc {\n",
	} {
		root := t.TempDir()
		write(t, root, "trainer/x.go", text)
		_, err := usesIn(root)
		if err == nil || !strings.HasPrefix(err.Error(), "trainer/x.go:") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNewUseIsAnotherState(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/Functions.h"} {
		write(t, dir, name, "")
	}
	describe := func(used uses) state {
		s, err := describe(torch{dir: dir}, module{}, used, "")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := describe(uses{"AtgAbs": "a.go:1"})
	if describe(uses{"AtgAbs": "b.go:2"}) != before {
		t.Error("a name that moved leads to a new preparation")
	}
	if describe(uses{"AtgAbs": "a.go:1", "AtgNeg": "a.go:2"}) == before {
		t.Error("a new name does not")
	}
}
