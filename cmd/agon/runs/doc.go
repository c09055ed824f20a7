// Package runs reads what a run's folder holds: configuration, metrics, timings,
// items with their verdicts, attempts, and what follows from them alone, such as the
// funnel and the standing. It reads runs in progress too, and opens no policy, no
// sandbox and no environment.
package runs
