// Package comparison sets policies that were trained differently side by side.
//
// All begin with the same policy and take the same exam: the same held-out
// tasks, equally often. [Exam.Tabulate] turns what they reached into a [Table]
// of success, of gains paired by task, and of gains on kinds of tasks, which
// prints as text and as Markdown and encodes as JSON. Every interval is of one
// confidence, over tasks, runs that differ in their seed alone being pooled as package
// verifier says; that of a variant set against the baseline is over seeds, too.
package comparison
