package audit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/version"
	"agon/configs"
	"agon/trainer/torch"
)

// checkSettings compares the configuration with those that the checkpoints were made
// with, and what it was made with with what is there now.
func (p *proof) checkSettings() {
	settings := p.report.check("configurations")
	for _, step := range p.intact.Steps {
		name := filepath.Join("checkpoints", filepath.Base(checkpoints.StepFolder(p.run, step)), runs.RunFile)
		then, err := configs.ReadRun(filepath.Join(p.run, name))
		switch {
		case errors.Is(err, os.ErrNotExist):
			settings.leaveOut("of checkpoints that have none")
		case err != nil:
			p.report.compare(settings, checkpoints.Fault{File: name, What: "cannot be read: " + err.Error()})
		default:
			p.report.compare(settings, p.settingsApart(name, then))
		}
	}
	p.tellApart("program", version.Revision())
	p.tellApart("libtorch", torch.Version())
	p.checkGiven("tasks", p.resolved.Tasks)
	if teacher := p.resolved.Teacher; teacher != "" {
		p.checkGiven("teacher", filepath.Join(teacher, string(checkpoints.Trajectories)))
	}
}

// settingsApart says what config.yaml has otherwise than a checkpoint, beside what may
// change.
func (p *proof) settingsApart(name string, then *configs.Resolved) checkpoints.Fault {
	keys := then.Changed(p.resolved)
	for digest, was := range then.Digests {
		if p.resolved.Digests[digest] != was {
			keys = append(keys, "digests."+digest)
		}
	}
	if len(keys) == 0 {
		return checkpoints.Fault{}
	}
	return checkpoints.Fault{File: "config.yaml", What: "has other settings than " + name + ": " + strings.Join(keys, ", ")}
}

// tellApart notes what a run was made with where it is another now.
func (p *proof) tellApart(name, now string) {
	if then := p.resolved.Digests[name]; then != "" && then != now {
		p.report.note("%s was %s and is %s", name, then, now)
	}
}

// checkGiven compares the file that a key names with the one that there was.
func (p *proof) checkGiven(key, file string) {
	then := p.resolved.Digests[key]
	if file == "" || then == "" {
		return
	}
	now, err := policies.DigestOfFile(file)
	switch {
	case err != nil:
		p.report.note("%s cannot be compared: %v", key, err)
	case now != then:
		p.report.differ(checkpoints.Fault{File: file, What: "has changed since the run began"})
	}
}

// checkPolicy compares the policy that the run began from with the one of that name,
// and reports whether it is the same.
func (p *proof) checkPolicy() bool {
	name := p.resolved.Policy.Checkpoint
	now, err := policies.DigestOfPolicy(name)
	switch then := p.resolved.Digests["policy"]; {
	case err != nil:
		p.report.note("policy.checkpoint cannot be read, so nothing was turned again from the beginning: %v", err)
	case now != then:
		p.report.differ(checkpoints.Fault{File: "config.yaml", What: "tells of another policy.checkpoint than " + name + " is now"})
	default:
		return true
	}
	return false
}
