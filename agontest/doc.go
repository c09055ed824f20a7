// Package agontest holds doubles and conformance suites for the interfaces of
// package agon, as net/http/httptest does for net/http.
//
// [Policy], [Bins], [Sandbox], [Judge] and [Bytes] are small and whole: a
// policy by script, a world of bins in Go, an interpreter for calls with
// literals, sums and nested calls, a judge for verifiers of one expression, and
// a transcriber whose ids are bytes. What the doubles run is also Python, so a
// test may exchange them for the real ones. [Rewarder] and [Inspector] are what
// authors of environments add, as functions in Go. [TestPolicy], [TestGrammar],
// [TestEnvironment], [TestHeldOut], [TestRewarder] and [TestInspector] are what every
// implementation has to pass.
package agontest
