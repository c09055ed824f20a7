package train

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
)

// teacher is another run's attempts, which are learnt from in the place of the policy's
// own.
type teacher struct {
	groups [][]trainer.Judged
	turns  turns
	// had counts the turns of finished iterations.
	had int
	// digest is that of the run's trajectories.
	digest string
}

// openTeacher reads the teacher's attempts, puts them as this policy would have met
// them, and says what it leaves out. That nothing is left is the user's mistake.
func (l *Loop) openTeacher() error {
	run := l.Config.Teacher
	if run == "" {
		return nil
	}
	digest, err := teacherDigest(run)
	if err != nil {
		return err
	}
	l.warnOtherWorld(run)
	l.Shown.Begin("reading the attempts of " + run)
	lessons, err := l.readLessons(run)
	if err != nil {
		return err
	}
	if err := lessons.tell(run); err != nil {
		return err
	}
	l.teacher = &teacher{
		groups: lessons.taken, digest: digest,
		turns: newTurns(len(lessons.taken), agon.NewStream(l.Config.Seed).Name("teacher")),
	}
	return nil
}

// teacherDigest names the attempts of a run.
func teacherDigest(run string) (string, error) {
	if err := runs.Require(run); err != nil {
		return "", terminal.Mistake(fmt.Errorf("teacher: %w", err))
	}
	digest, err := policies.DigestOfFile(filepath.Join(run, string(checkpoints.Trajectories)))
	return digest, terminal.FileError(err)
}

// warnOtherWorld says which environments the teacher acted in as they were before.
func (l *Loop) warnOtherWorld(run string) {
	theirs, err := configs.ReadRun(filepath.Join(run, "config.yaml"))
	if err != nil {
		return // its attempts are all that is needed
	}
	ours := l.Worlds.Digests()
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if then := theirs.Digests[name]; then != "" && then != ours[name] && strings.HasPrefix(name, worlds.EnvironmentDigest) {
			fmt.Fprintf(os.Stderr, "agon: warning: teacher: %s has changed since %s was made: its attempts show what the tools did then\n", name, run)
		}
	}
}

// teach returns the groups of attempts whose turn it is, each once.
func (l *Loop) teach(it *Iteration) (judged []trainer.Judged) {
	taken := map[int]bool{}
	for len(taken) < min(l.Config.Executor.Tasks, len(l.teacher.groups)) {
		turn := l.teacher.turns.at(l.teacher.had + it.taught)
		it.taught++
		if !taken[turn] { // as where a pass ends within an iteration
			taken[turn] = true
			judged = append(judged, l.teacher.groups[turn]...)
		}
	}
	return judged
}

// teachersOwn are the metrics, by the first part of their names, that tell of attempts:
// those of a teacher are no curve of the policy's.
var teachersOwn = []string{"reward", "reward_std", "rewards", "groups", "frac_reward_zero_std", "completions", "masked", "advantages"}

// attributeToTeacher puts what was measured of a teacher's attempts under teacher/, with
// the policy's loss on them.
func (it *Iteration) attributeToTeacher() {
	if loss, ok := it.Metrics["loss/policy"]; ok {
		// teacher/loss: the surrogate on the teacher's attempts, −log πθ per token of
		// distill.
		it.Metrics["teacher/loss"] = loss
	}
	for _, name := range slices.Collect(maps.Keys(it.Metrics)) {
		if first, _, _ := strings.Cut(name, "/"); slices.Contains(teachersOwn, first) {
			it.Metrics["teacher/"+name] = it.Metrics[name]
			delete(it.Metrics, name)
		}
	}
}
