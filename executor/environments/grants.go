package environments

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"agon"
)

// grants reads what environment.yaml grants to the tools of the folder at a place.
// Whether the interpreter runs and the secrets are set is for who runs the tools to
// see: a folder can be looked at on a machine that lacks them.
func (d *description) grants(at place) (agon.Grants, error) {
	grants := agon.Grants{Network: d.Network, Secrets: d.Secrets}
	var err error
	if d.Python != "" {
		if grants.Python, err = at.find(d.Python); err != nil {
			return grants, fmt.Errorf("python: %w (hint: python3 -m venv makes a virtual environment)", err)
		}
	}
	if grants.Files, err = at.findFiles(d.Files); err != nil {
		return grants, fmt.Errorf("files: %w", err)
	}
	if err := checkSecrets(d.Secrets); err != nil {
		return grants, fmt.Errorf("secrets: %w", err)
	}
	return grants, nil
}

// filesVariable tells tools where their files are, so no secret may have its name.
const filesVariable = "AGON_FILES"

func checkSecrets(names []string) error {
	for i, name := range names {
		switch {
		case !identifier.MatchString(name):
			return fmt.Errorf("%q is not the name of a variable; write names alone, such as WEATHER_KEY, and export the values", name)
		case name == filesVariable:
			return fmt.Errorf("%s has another meaning", name)
		case slices.Contains(names[:i], name):
			return fmt.Errorf("%s stands there twice", name)
		}
	}
	return nil
}

// maxNamed bounds the entries of files, each of which may become a mount.
const maxNamed = 32

// namedPath is an entry of files.
type namedPath struct{ name, path string }

// namedPaths are written as a list of paths, or as a mapping of names to paths.
type namedPaths []namedPath

// UnmarshalYAML implements yaml.Unmarshaler.
func (n *namedPaths) UnmarshalYAML(node *yaml.Node) error {
	switch node.Kind {
	case yaml.SequenceNode:
		var paths []string
		if err := node.Decode(&paths); err != nil {
			return err
		}
		for _, path := range paths {
			*n = append(*n, namedPath{filepath.Base(path), path})
		}
		return nil
	case yaml.MappingNode:
		var paths map[string]string
		if err := node.Decode(&paths); err != nil {
			return err
		}
		for _, name := range sortedKeys(paths) {
			*n = append(*n, namedPath{name, paths[name]})
		}
		return nil
	}
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: files: a list of paths is wanted here, or a mapping of names to paths, not %s", node.Line, node.Value)}}
}

// fileName is a name under which tools find a file.
var fileName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_. +-]{0,127}$`)

// findFiles returns where each file is; nil if there are none.
func (at place) findFiles(entries namedPaths) (map[string]string, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	if len(entries) > maxNamed {
		return nil, fmt.Errorf("%d entries; at most %d are allowed: name the folder that holds them", len(entries), maxNamed)
	}
	found := map[string]string{}
	for _, entry := range entries {
		path, err := at.find(entry.path)
		if err == nil {
			path, err = filepath.EvalSymlinks(path)
		}
		switch {
		case err != nil:
			return nil, reason(err)
		case path == "/" || at.path == path || within(at.path, path):
			return nil, fmt.Errorf("%s holds the environment's own folder", entry.path)
		case !fileName.MatchString(entry.name):
			return nil, fmt.Errorf("%q cannot be the name of a file here; write {NAME: %s}", entry.name, entry.path)
		case found[entry.name] != "":
			return nil, fmt.Errorf("two are named %s; write {NAME: %s}", entry.name, entry.path)
		}
		found[entry.name] = path
	}
	return found, nil
}

// find returns the absolute path of what exists at a path of environment.yaml.
func (at place) find(path string) (string, error) {
	whole := path
	switch {
	case strings.TrimSpace(path) == "":
		return "", errors.New("a path is empty")
	case path == "~" || strings.HasPrefix(path, "~/"):
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("%s: there is no home directory here", path)
		}
		whole = filepath.Join(home, path[1:])
	case filepath.IsAbs(path):
	case at.path == "":
		return "", fmt.Errorf("%s: the environment is part of the program, so a relative path leads nowhere; write an absolute one", path)
	default:
		whole = filepath.Join(at.path, path)
	}
	whole = filepath.Clean(whole)
	if _, err := os.Stat(whole); err != nil {
		return "", fmt.Errorf("%s: %w", path, reason(err))
	}
	return whole, nil
}

// granted lists what of the grants lies in the folder, by slash-separated names: it
// stays where it is, and may be larger than a folder.
func (at place) granted(grants *agon.Grants) []string {
	real, err := filepath.EvalSymlinks(at.path)
	if err != nil {
		return nil // the folder is part of the program
	}
	var names []string
	for _, path := range append(slices.Collect(maps.Values(grants.Files)), grants.Python) {
		for _, root := range []string{at.path, real} {
			if within(path, root) {
				names = append(names, filepath.ToSlash(path[len(root)+1:]))
			}
		}
	}
	return names
}

// within reports whether path lies below root. Both are clean.
func within(path, root string) bool {
	return strings.HasPrefix(path, strings.TrimSuffix(root, "/")+"/")
}
