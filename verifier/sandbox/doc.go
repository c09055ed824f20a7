// Package sandbox runs the Python of Agon: the tools of environments, which a
// user wrote, and the actions and verifiers, which a model wrote. It runs on
// Linux.
//
// # Who may touch what
//
// Four kinds of process, each in a slot of its own, and a broker in Go
// between them:
//
//   - an environment process holds the states of open episodes and runs the
//     user's tools. It never runs a model's code.
//   - an interpreter process runs the programs of one attempt. It holds stubs
//     of tools, no state, no verifier and no expected value. A stub asks the
//     broker, which counts, limits and logs the call and asks the environment.
//   - a verifier process runs a task's verifier over data: initial state,
//     final states, answers, calls. A child of its own decides for each judgement, or,
//     where the verifier is plain, one that stays: plain.py lists by what it may be
//     written, so that nothing of an evaluation outlives it.
//   - an assessor process runs what the user wrote about tasks and attempts,
//     rewards.py and verify.py, over data. It never runs a model's code, and sees
//     what a model wrote as text. Each batch has a child of its own, in which the
//     file runs anew.
//
// Values cross as JSON. An object that claims to equal everything never leaves
// its process.
//
// # What tools are granted
//
// A folder may ask for a virtual environment, files, the network and secrets
// ([agon.Grants]). Its environment processes get them, and no others:
//
//   - python is the interpreter that such a process is started with; the library and
//     the packages of it are what its slot holds, with the shared libraries of the
//     machine, which they are linked with.
//   - files are seen in the folder files of its working directory: mounted read-only
//     (namespaces), copied for root alone to change (uid), or as links to what
//     Landlock lets it read (landlock).
//   - network leaves it the machine's network namespace (namespaces), and lets its
//     seccomp filter and Landlock allow sockets of the internet. Those of Unix stay
//     forbidden: behind them are services of this machine, such as Docker's.
//   - secrets are told to it over its channel, once it is shut in, so that no command
//     line and no /proc/PID/environ holds them. What comes back over the channel, and
//     what is said of the process in an error, is searched for their values of 8
//     characters or more: as they are, as Python quotes them, as an address of the web
//     holds them, and cut off at the end.
//
// A verifier may call read-only tools. Where anything is granted, its process does not
// load tools.py, but asks the broker, who checks the arguments and asks the
// environment's process, by the state that the verifier was given. What the tool
// raises is then a ValueError to it, tuples are lists, and its clock stands meanwhile.
//
// Without isolation (none) files and secrets are refused, since a program could read
// them; python and network are kept apart there, too. In the tier uid, without mounts,
// packages and files are copied once for each Sandbox: more than 4 GiB are refused. In
// namespaces, root's slots run as nobody, so what only root can read is refused.
//
// # Slots
//
// A slot is a tree of processes. Its pid 1 is ours, a warm CPython that has shut
// itself in. For each attempt it forks a child, which talks to the broker over a
// socket that came for this attempt alone. After the attempt it kills and reaps
// everything, empties /tmp and says that the slot is empty; a slot that does not
// say so in time is thrown away.
//
// # Tiers
//
// How a slot is shut in depends on what the machine gives. [IsolationAuto] tries
// the tiers in this order, by starting a first slot; without any of them Open
// fails, and says for each what is missing and what to change.
//
//   - [IsolationNamespaces], for root and for whoever may make user namespaces:
//     fresh user, mount, pid, network, ipc and uts namespaces; a private root with
//     the interpreter's library, read-only, and a small /tmp; no /proc, no /dev.
//     Landlock stands behind that, where the kernel has it.
//   - [IsolationUID], for root where a container's filter forbids namespaces and
//     mounts. Each attempt has a user id that no other process has, so that one
//     kill ends all of it. Without mounts the root can only be a directory: it
//     holds hard links to a copy of the library, which root owns, and /tmp. It is
//     that rather than Landlock alone, as Landlock hides neither names nor sizes
//     of files and is not on every kernel; where it is, it stands behind the rest.
//   - [IsolationLandlock], for an ordinary user without namespaces: Landlock lets
//     an attempt read the library, write one directory and signal nobody. There
//     /tmp is the host's, and closed; the attempt's directory is the current one
//     and TMPDIR. The filter forbids in addition what Landlock leaves to the
//     user's id: to change modes and times of files, and to start processes,
//     which would count, and could be found, only among all of that user's.
//
// In all of them there are no capabilities, no new privileges, limits, and a
// seccomp filter that allows what a computation needs: no sockets, no programs.
// Where control groups can be made (package cgroup), each slot has one, so that
// what limits the memory and number of processes holds for all of an attempt.
// Where the program is killed, pid 1 sees its channel end, and ends what is in its
// slot; where pid 1 is killed, the kernel (namespaces, landlock) or the program
// (uid) does.
//
// # Failures
//
// What a model did wrong is a value: an [agon.Execution] with an error or a
// limit. What we did wrong is a Go error. In between stand deaths by a signal
// that no limit explains: the attempt's programs are run again in a fresh slot,
// with the recorded returns of tools; one that dies three times at the same action,
// or does something else than before, is [agon.LimitKilled]. It is three as the
// machine's killer of processes may be at work, and may strike the second time as
// well. A verifier's child and the process of a tool are given the same patience, and
// a slot that ends while it starts is started again. What an environment's author did
// wrong, of whatever kind, is an [ErrBroken].
//
// # Covered
//
// testdata/attacks holds what was tried, a program or verifier a file, with
// what comes of it in its first lines, in each tier; TestAttacks runs them all in
// all tiers, and after each an honest attempt in the same slot that has to find
// nothing of it.
//
//   - escape: files outside, the library, devices, sockets of every family,
//     namespaces, mounts, privileges, other processes, keys, kernel modules,
//     the system calls of other architectures
//   - exhaustion: processes, threads, memory, files, descriptors, output,
//     processor, stack, calls of tools; waiting for ever
//   - persistence: files, processes, shared memory, signals, limits, the state
//     of the interpreter, the descriptors that attempts of a slot share
//   - crash: faults in C, bad bytecode, signals
//   - tampering: leaving early, forged frames and calls, a channel that is
//     closed, read or flooded, values that lie about themselves
//   - verifier: introspection under every spelling, classes, memory from one
//     evaluation to the next, verdicts that are no bool, running for ever
//   - text: what is no text, and sources too deep or too long
//
// # Not covered
//
// A fault of the kernel that is reachable through the allowed calls gives the
// host away; a virtual machine would not.
//
// Processor time is limited per process, so an attempt may take the limit times
// that on processes; of memory too, where there are no control groups, such as for
// most ordinary users.
//
// Outside of namespaces, in the tiers uid and landlock:
//
//   - The bytes and entries of the attempt's directory are counted every 20 ms,
//     not by the kernel: a burst goes beyond their limits, and files that are open
//     but deleted do not count, up to the file size for each descriptor.
//   - Processes of the host can be told to exist, by their pids; they cannot be
//     signalled. Host name and boot time are the host's.
//   - Modes and times of files of the attempt's own cannot be set: times in the tier
//     uid, both under Landlock. On a file system mounted with strictatime, reading
//     tells the next attempt a bit for each file (uid).
//   - Machine code of the attempt's own making can be loaded from its directory.
//   - If the program and pid 1 are killed at the same moment, what the attempt
//     started outlives them (uid). The directories of a program that was killed
//     stay until the next one of that user opens a Sandbox of such a tier.
//   - User ids are the host's. If another container of it uses the same ones, its
//     processes count for the limit on processes (uid).
//
// In the tier landlock alone:
//
//   - Whether a file is there, its size, owner and times, and the names of other
//     packages beside Python's library can be seen; what is in it cannot. The first
//     reading of a file of the library in a day changes its time of access, which
//     the next attempt sees: a bit for each.
//   - The path of its directory tells a program which slot it runs in, so that one
//     which shows it does not repeat in another.
//   - Threads are bounded by memory alone.
//
// Attempts can sense each other and the machine: by timing, by its load, by
// locks on files of the library while both run, by the numbers that the kernel
// counts on in a slot (pids, inodes). A program sees clock and pid; if it
// prints them and loses its slot, it is not the same when it is replayed, and
// the attempt fails as ours.
//
// A program may claim any limit that its process alone can know of (memory,
// processes, files, output), by an exception of its own or a signal to itself;
// EAGAIN is taken for the limit on processes whatever failed with it.
//
// A verifier that is not plain can read addresses, in the text of a function or the
// order of a set of functions. They tell how often its process has evaluated before,
// which is why several processes decide: what is accepted, one without a past accepts.
// A verifier may still reject for what came before; that costs attempts, and earns
// nothing. Where a container forbids to turn the randomisation of addresses off, they
// are a die.
//
// A file system that is mounted below a directory of the interpreter's library
// keeps its own flags, and so may be writable where its files' owner is the
// user of agon.
//
// A tool can tell a secret in another form than those that are looked for: a part of
// it, its base64. It can also write down, or send away, whatever it likes: what is
// granted to it is trusted with it. A model reaches a granted network, and files, as
// far as the tools' own parameters let it.
//
// An environment's tools are trusted with the episodes of that environment, and with
// its judgements: a tool that keeps something from one call for the next can tell a
// plain verifier of what was judged before.
//
// A user's rewards.py is trusted with its rewards: it may answer in the place of the
// module that calls it. That a function answers the same for the same is tried with
// the first of each batch alone.
package sandbox
