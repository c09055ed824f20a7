// Package eval is agon eval: checkpoints on the same held-out tasks, side by side.
package eval
