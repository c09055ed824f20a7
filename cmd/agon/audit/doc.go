// Package audit is agon audit: what a run's tasks and attempts are worth by rules
// that the run itself did not use.
package audit
