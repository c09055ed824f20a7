package sandbox

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"agon"
)

// granted is what this machine has of an environment's grants. It is the
// environment's process's alone: the slots of interpreters and verifiers never get any
// of it.
// A nil *granted is that of a folder without grants.
type granted struct {
	python    Python   // that of the slots, unless another is granted
	packages  []string // directories that it imports from; nil unless python is granted
	prefixes  []string // with shared libraries that packages may need
	files     map[string]string
	network   bool
	values    map[string]string // of the secrets, by name
	hidden    *secrets
	filter    []byte // as seccompBytes makes it
	processes int    // threads included, of one with packages
	digest    string // of the folder
}

// grant finds what folder's author asks for; nil if that is nothing. Its error says
// what this machine, or the tier, does not give.
func (s *Sandbox) grant(ctx context.Context, folder *agon.Folder) (*granted, error) {
	asked := &folder.Grants
	if asked.None() {
		return nil, nil
	}
	if err := s.separable(asked); err != nil {
		return nil, err
	}
	g := &granted{python: s.python, files: asked.Files, network: asked.Network, processes: s.limits.Processes, digest: folder.Digest}
	if asked.Python != "" {
		found, err := findVirtual(ctx, asked.Python)
		if err != nil {
			return nil, fmt.Errorf("python: %w", err)
		}
		g.python, g.packages, g.prefixes = found.Python, found.Packages, found.Prefixes
	}
	if s.isolation == IsolationNamespaces && mapsMore() {
		if err := g.readableByAll(); err != nil {
			return nil, err
		}
	}
	var err error
	if g.values, err = valuesOf(asked.Secrets); err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	s.warnShort(folder.Name, g.values)
	g.hidden = newSecrets(g.values, func(name string) {
		s.config.Warn(fmt.Sprintf("environment %s: a tool told the value of %s; [secret %s] stands in its place", folder.Name, name, name))
	})
	g.filter, err = seccompBytes(s.isolation, g.network)
	return g, err
}

// warnShort names the secrets of an environment that are too short to be looked for.
func (s *Sandbox) warnShort(environment string, values map[string]string) {
	for _, name := range sortedNames(values) {
		if utf8.RuneCountInString(values[name]) < shortestSecret {
			s.config.Warn(fmt.Sprintf("environment %s: the value of %s has fewer than %d characters: where a tool tells it, nothing stands in its place", environment, name, shortestSecret))
		}
	}
}

// separable refuses what could not be kept from the programs of a model.
func (s *Sandbox) separable(asked *agon.Grants) error {
	const shared = "%s: without isolation a model's programs could read them, too (hint: another sandbox.isolation than none; agon doctor says what this machine lacks)"
	switch {
	case s.isolation != IsolationNone:
		return nil
	case len(asked.Files) > 0:
		return fmt.Errorf(shared, "files")
	case len(asked.Secrets) > 0:
		return fmt.Errorf(shared, "secrets")
	}
	return nil
}

// readableByAll refuses what only its owner can read: slots of root run as nobody.
func (g *granted) readableByAll() error {
	for _, path := range slices.Concat(sortedValues(g.files), g.packages) {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		wanted, words := os.FileMode(0o004), "o+r"
		if info.IsDir() {
			wanted, words = 0o005, "-R o+rX"
		}
		if info.Mode()&wanted != wanted {
			return fmt.Errorf("%s: only its owner can read it, and tools run as nobody where agon is root (hint: chmod %s %s)", path, words, path)
		}
	}
	return nil
}

// valuesOf looks secrets up.
func valuesOf(names []string) (map[string]string, error) {
	values := map[string]string{}
	for _, name := range names {
		value := os.Getenv(name)
		switch {
		case value == "":
			return nil, fmt.Errorf("%s is not set (hint: export %s=…)", name, name)
		case !utf8.ValidString(value):
			return nil, fmt.Errorf("the value of %s is not UTF-8 text", name)
		}
		values[name] = value
	}
	return values, nil
}

func (g *granted) hasNetwork() bool { return g != nil && g.network }

func (g *granted) secrets() *secrets {
	if g == nil {
		return nil
	}
	return g.hidden
}

// oneThread keeps the libraries of packages from starting a thread for each core, which
// would take the cores of attempts and add up numbers in another order each time.
var oneThread = []string{"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}

// apply grants to the process that config is for.
func (g *granted) apply(config *slotConfig) {
	if g == nil {
		return
	}
	config.granted = g
	config.Isolation.Library = g.python.Library
	config.Isolation.Filter = hex.EncodeToString(g.filter)
	config.Isolation.Grants = &grantsConfig{Read: g.readable(), Files: g.files, Network: g.network}
	if g.files == nil {
		config.Isolation.Grants.Files = map[string]string{}
	}
	maps.Copy(config.Environ, g.values)
	if g.packages == nil {
		return
	}
	config.Packages = g.packages
	config.Isolation.Limits["NPROC"] = int64(g.processes)
	for _, name := range oneThread {
		config.Environ[name] = "1"
	}
}

// Where shared libraries lie that extension modules are linked with, and what it takes
// to find a server by its name and to trust it. What is not there is passed over.
var (
	sharedLibraries = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"}
	networkFiles    = []string{
		"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
		"/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf", "/usr/lib/ssl/certs", "/usr/lib/ssl/cert.pem", "/usr/lib/ssl/openssl.cnf",
		"/etc/pki/tls/certs", "/etc/pki/tls/cert.pem", "/etc/pki/tls/openssl.cnf", "/etc/pki/ca-trust/extracted", "/etc/ca-certificates",
		"/usr/share/ca-certificates", "/usr/local/share/ca-certificates",
	}
)

// readable lists what the process may read at its own path, without what lies in
// another of them.
func (g *granted) readable() []string {
	paths := slices.Concat(g.python.Library, g.packages, sharedLibraries)
	for _, prefix := range g.prefixes {
		paths = append(paths, filepath.Join(prefix, "lib"), filepath.Join(prefix, "lib64"))
	}
	if g.network {
		paths = append(paths, networkFiles...)
	}
	slices.Sort(paths)
	var outermost []string
	for _, path := range slices.Compact(paths) {
		if !slices.ContainsFunc(outermost, func(above string) bool { return strings.HasPrefix(path, above+"/") }) {
			outermost = append(outermost, path)
		}
	}
	return outermost
}

// filesFolder is where tools find their files, in their working directory.
const filesFolder = "files"

// link makes the folder of files in the directory of a slot, where it cannot be made of
// mounts.
func (g *granted) link(directory string) error {
	if g == nil || len(g.files) == 0 {
		return nil
	}
	folder := filepath.Join(directory, filesFolder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	for name, path := range g.files {
		if err := os.Symlink(path, filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

func sortedNames(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }

func sortedValues(values map[string]string) []string { return slices.Sorted(maps.Values(values)) }
