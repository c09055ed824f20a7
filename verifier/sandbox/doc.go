// Package sandbox runs the Python of Agon: the tools of environments, which a
// user wrote, and the actions and verifiers, which a model wrote. It runs on
// Linux.
//
// # Who may touch what
//
// Three kinds of process, each in a slot of its own, and a broker in Go
// between them:
//
//   - an environment process holds the states of open episodes and runs the
//     user's tools. It never runs a model's code.
//   - an interpreter process runs the programs of one attempt. It holds stubs
//     of tools, no state, no verifier and no expected value. A stub asks the
//     broker, which counts, limits and logs the call and asks the environment.
//   - a verifier process runs a task's verifier over data: initial state,
//     final states, answers, calls.
//
// Values cross as JSON. An object that claims to equal everything never leaves
// its process.
//
// # Slots
//
// A slot is a tree of processes in fresh user, mount, pid, network, ipc and
// uts namespaces. Its pid 1 is ours, a warm CPython that has shut itself in: a
// private root with the interpreter's library, read-only, and a small /tmp; no
// /proc, no /dev, no network; no capabilities, no new privileges, limits, and a
// seccomp filter that allows what a computation needs. For each attempt it
// forks a child, which talks to the broker over a socket that came for this
// attempt alone. After the attempt it kills and reaps everything, empties
// /tmp and says that the slot is empty; a slot that does not say so in time is
// thrown away.
//
// # Failures
//
// What a model did wrong is a value: an [agon.Execution] with an error or a
// limit. What we did wrong is a Go error. In between stand deaths by a signal
// that no limit explains: the attempt's programs are run again in a fresh slot,
// with the recorded returns of tools; one that dies again at the same action,
// or does something else than before, is [agon.LimitKilled].
//
// # What it does not do
//
// A fault of the kernel that is reachable through the allowed calls gives the
// host away; a virtual machine would not. Memory is limited per process, so an
// attempt may take the memory limit times the process limit. Nothing is done
// against timing channels. An environment's tools are trusted with the
// episodes of that environment.
package sandbox
