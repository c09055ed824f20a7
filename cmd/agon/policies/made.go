package policies

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"agon/cmd/agon/runs"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// WarnMade tells, of runs and policies by their names, which environments have changed
// since they were made, and which they were not made for.
func WarnMade(w *worlds.Worlds, out io.Writer, names []string) {
	for _, name := range names {
		digests := madeWith(name)
		WarnChanged(w, out, name, digests)
		warnForeign(w, out, name, digests)
	}
}

// madeWith is what a run, or a pretrained policy, was made with; nil where nothing
// tells, as of a served model.
func madeWith(name string) map[string]string {
	if run, err := configs.ReadRun(filepath.Join(name, "config.yaml")); err == nil {
		return run.Digests
	}
	if Served(name) {
		return nil
	}
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return nil
	}
	defer cleanUp()
	if run, err := configs.ReadRun(filepath.Join(folder, runs.RunFile)); err == nil {
		return run.Digests
	}
	if made, err := configs.ReadPretrain(filepath.Join(folder, PretrainFile)); err == nil {
		return made.Digests
	}
	return nil
}

// WarnChanged tells of environments that are no longer what they were when made,
// a run, began with them, which digests name.
func WarnChanged(w *worlds.Worlds, out io.Writer, made string, digests map[string]string) {
	digestsNow := w.Digests()
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
func warnForeign(w *worlds.Worlds, out io.Writer, name string, digests map[string]string) {
	var seen []string
	for _, digest := range slices.Sorted(maps.Keys(digests)) {
		if environment, ok := strings.CutPrefix(digest, worlds.EnvironmentDigest); ok {
			seen = append(seen, environment)
		}
	}
	for _, folder := range w.Folders {
		if len(seen) > 0 && !slices.Contains(seen, folder.Name) {
			fmt.Fprintf(out, "agon: warning: %s was made for %s and has never seen %s (hint: agon pretrain --env makes a policy that has)\n", name, strings.Join(seen, " and "), folder.Name)
		}
	}
}

// PretrainFile, in a policy's folder, is the configuration that made it.
const PretrainFile = "pretrain.yaml"
