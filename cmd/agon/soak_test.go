//go:build soak

package main

import "testing"

// TestSoakKill kills a run 20 times with a checkpoint every iteration, and 20
// times with one every fifth.
func TestSoakKill(t *testing.T) { killAndResume(t, 20) }
