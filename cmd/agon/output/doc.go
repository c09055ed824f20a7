// Package output is the file that a command leaves what it came to in. What may be
// written there is decided before anything is computed, and nothing that the command
// did not make itself is replaced.
package output
