// Package taskfile reads tasks that somebody wrote or a run accepted: files of one
// JSON object a line.
package taskfile
