package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"agon/configs"
)

// environmentDigest begins the names of environments among the digests of what a run
// or a policy was made with.
const environmentDigest = "environment "

// warnMade tells, of runs and policies by their names, which environments have changed
// since they were made, and which they were not made for.
func (w *worlds) warnMade(out io.Writer, names []string) {
	for _, name := range names {
		digests := madeWith(name)
		w.warnChanged(out, name, digests)
		w.warnForeign(out, name, digests)
	}
}

// madeWith is what a run, or a pretrained policy, was made with; nil where nothing
// tells, as of a served model.
func madeWith(name string) map[string]string {
	if run, err := configs.ReadRun(filepath.Join(name, "config.yaml")); err == nil {
		return run.Digests
	}
	if served(name) {
		return nil
	}
	folder, cleanUp, err := checkpointFolder(name)
	if err != nil {
		return nil
	}
	defer cleanUp()
	if run, err := configs.ReadRun(filepath.Join(folder, runFile)); err == nil {
		return run.Digests
	}
	if made, err := configs.ReadPretrain(filepath.Join(folder, pretrainFile)); err == nil {
		return made.Digests
	}
	return nil
}

// warnChanged tells of environments that are no longer what they were when made,
// a run, began with them, which digests name.
func (w *worlds) warnChanged(out io.Writer, made string, digests map[string]string) {
	digestsNow := w.digests()
	for _, name := range slices.Sorted(maps.Keys(digestsNow)) {
		now := digestsNow[name]
		if then := digests[name]; then != "" && then != now {
			fmt.Fprintf(out, "agon: warning: %s has changed since %s was made: what its tasks ask for may have, too\n", name, made)
		}
	}
}

// warnForeign tells of environments that a policy has never seen, whose words and tools
// it cannot write; of large models, which say nothing of what they were made with, there
// is nothing to tell.
func (w *worlds) warnForeign(out io.Writer, name string, digests map[string]string) {
	var seen []string
	for _, digest := range slices.Sorted(maps.Keys(digests)) {
		if environment, ok := strings.CutPrefix(digest, environmentDigest); ok {
			seen = append(seen, environment)
		}
	}
	for _, folder := range w.folders {
		if len(seen) > 0 && !slices.Contains(seen, folder.Name) {
			fmt.Fprintf(out, "agon: warning: %s was made for %s and has never seen %s (hint: agon pretrain --env makes a policy that has)\n", name, strings.Join(seen, " and "), folder.Name)
		}
	}
}
