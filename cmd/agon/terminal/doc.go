// Package terminal is how the program speaks to people: errors with their exit
// status, progress, signals, lines in and out, and words put right.
package terminal
