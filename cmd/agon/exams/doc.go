// Package exams measures policies on held-out tasks. An [Exam] is the tasks, a
// [Sitting] how a policy attempts them, and [Results] what came of it. Whatever
// evaluates does it here, so that its figures can be compared.
package exams
