package configs

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
)

//go:embed *.yaml
var presetFiles embed.FS

var presets = readPresets()

func readPresets() map[string][]byte {
	texts := map[string][]byte{}
	names, err := fs.Glob(presetFiles, "*.yaml")
	if err != nil {
		panic("configs: " + err.Error()) // the pattern is a constant
	}
	for _, name := range names {
		text, err := presetFiles.ReadFile(name)
		if err != nil {
			panic("configs: embedded " + name + ": " + err.Error()) // part of the binary
		}
		texts[name] = text
	}
	return texts
}

// ablationPreset is the one file among the presets that is no configuration
// but a list of changes to one.
const ablationPreset = "ablation.yaml"

// Presets lists the names of the configurations that ship.
func Presets() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(presets)), func(name string) bool { return name == ablationPreset })
}
