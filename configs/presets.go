package configs

import (
	"bytes"
	"embed"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

//go:embed *.yaml ablations/*.yaml
var presetFiles embed.FS

// presets are the texts of the files that ship, by their names within configs.
var presets = readPresets()

func readPresets() map[string][]byte {
	texts := map[string][]byte{}
	err := fs.WalkDir(presetFiles, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			texts[name], err = presetFiles.ReadFile(name)
		}
		return err
	})
	if err != nil {
		panic("configs: embedded: " + err.Error()) // part of the binary
	}
	return texts
}

// ablationFolder holds, among what ships, the files that are no configurations
// but lists of changes to one.
const ablationFolder = "ablations/"

// Presets lists the names of the configurations that ship.
func Presets() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(presets)), func(name string) bool { return strings.HasPrefix(name, ablationFolder) })
}

// ships reports whether a file's text is that of the preset of its name.
func ships(file string, text []byte) bool {
	preset, known := presets[strings.TrimPrefix(file, "configs/")]
	return known && bytes.Equal(text, preset)
}

// Ablation is a sweep that ships.
type Ablation struct {
	Name string
	// File is what LoadSweep finds it by.
	File string
	// About is what its text begins with, up to the first stop.
	About string
}

// opening is the comment that a text begins with, up to the first stop.
func opening(text string) string {
	comment, _, _ := strings.Cut(text, "\nconfig:")
	plain := strings.TrimPrefix(strings.ReplaceAll(comment, "\n# ", " "), "# ")
	if stop := strings.IndexAny(plain, ".:;"); stop >= 0 {
		return plain[:stop]
	}
	return plain
}

// Ablations lists the sweeps that ship.
func Ablations() []Ablation {
	var list []Ablation
	for _, file := range slices.Sorted(maps.Keys(presets)) {
		if name, ok := strings.CutPrefix(strings.TrimSuffix(file, ".yaml"), ablationFolder); ok {
			list = append(list, Ablation{name, "configs/" + file, opening(string(presets[file]))})
		}
	}
	return list
}
