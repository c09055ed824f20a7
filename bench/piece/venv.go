package piece

import (
	"os"
	"path/filepath"
)

// Venv is the path of a file of bench/venv, where make bench puts the peers, of
// the checkout that the working directory is in. The file need not be there.
func Venv(name string) string {
	root, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(root, "go.mod")); missing == nil || root == filepath.Dir(root) {
			break
		}
		root = filepath.Dir(root)
	}
	return filepath.Join(root, "bench", "venv", name)
}
