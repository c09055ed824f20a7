package terminal

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"agon/configs"

	"github.com/spf13/cobra"
)

// Warn tells of what may be meant, but seldom is.
func Warn(w io.Writer, r *configs.Resolved) {
	for _, warning := range r.Warnings(runtime.NumCPU()) {
		fmt.Fprintf(w, "agon: warning: %s\n", warning)
	}
}

// ConfigFlag adds -c, the file or preset that a command is configured by.
func ConfigFlag(command *cobra.Command, file *string) {
	var paths []string
	for _, path := range presetPaths() {
		reader := command.Name()
		if reader == "show" {
			reader = "train" // whose prompts it shows
		}
		if reader == "config" || reader == readerOf(path) {
			paths = append(paths, path)
		}
	}
	command.Flags().StringVarP(file, "config", "c", "", "configuration `FILE`, or one that ships: "+strings.Join(paths, ", "))
}

// PresetList names what ships with the command that each is for, a line each.
func PresetList() string {
	var list strings.Builder
	for _, path := range presetPaths() {
		fmt.Fprintf(&list, "  agon %-8s -c %s\n", readerOf(path), path)
	}
	for _, a := range configs.Ablations() {
		fmt.Fprintf(&list, "  agon ablate   %s\n", a.Name)
	}
	return strings.TrimRight(list.String(), "\n")
}

func presetPaths() []string {
	var paths []string
	for _, name := range configs.Presets() {
		paths = append(paths, "configs/"+name)
	}
	return paths
}

// readerOf is the command that a file which ships is for.
func readerOf(path string) string {
	if strings.HasPrefix(path, "configs/pretrain") {
		return "pretrain"
	}
	return "train"
}

// Comment puts a number sign before every line.
func Comment(text string) string {
	return "# " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n# ") + "\n"
}
