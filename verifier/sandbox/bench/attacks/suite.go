package attacks

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed programs/*/*.py
var programs embed.FS

// A Family is what a program is after.
type Family string

// The families.
const (
	Forge  Family = "forge"
	Escape Family = "escape"
	Leave  Family = "leave"
)

// An Attack is one program of the suite.
type Attack struct {
	Name    string // of its file
	Family  Family
	canary  string // what it is to hit, of the family Escape
	program string
}

// Suite returns the attacks, by family and name.
func Suite() ([]Attack, error) {
	files, err := fs.Glob(programs, "programs/*/*.py")
	if err != nil {
		return nil, err
	}
	var suite []Attack
	for _, file := range files {
		text, err := programs.ReadFile(file)
		if err != nil {
			return nil, err
		}
		one := Attack{
			Name: strings.TrimSuffix(path.Base(file), ".py"), Family: Family(path.Base(path.Dir(file))), program: string(text),
		}
		if rest, ok := strings.CutPrefix(one.program, "# canary: "); ok {
			one.canary, _, _ = strings.Cut(rest, "\n")
		}
		if (one.canary != "") != (one.Family == Escape) {
			return nil, fmt.Errorf("%s: a program names a canary if it is to escape, and else none", file)
		}
		suite = append(suite, one)
	}
	return suite, nil
}
