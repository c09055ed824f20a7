// Package hub finds models of the Hugging Face hub in the cache that
// huggingface_hub keeps on this machine. It downloads nothing: what is absent
// is told with the command that fetches it.
//
// The cache is laid out as huggingface_hub's guide "Understand caching" says:
//
//	models--ORG--NAME/refs/REVISION      the commit that a branch or tag is
//	models--ORG--NAME/snapshots/COMMIT/  the files, as links into blobs/
package hub

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// Model is a model of the hub by its name there.
type Model struct {
	// Repository is ORG/NAME.
	Repository string
	// Revision is a branch, a tag or a commit; empty stands for main.
	Revision string
}

// Parse reads ORG/NAME or ORG/NAME@REVISION. An error says what the text is
// not, which a caller that takes folders too may not want to show.
func Parse(name string) (Model, error) {
	repository, revision, given := strings.Cut(name, "@")
	organisation, model, _ := strings.Cut(repository, "/")
	switch {
	case !validPart(organisation) || !validPart(model):
		return Model{}, fmt.Errorf("hub: %.200q is not ORG/NAME or ORG/NAME@REVISION", name)
	case given && !validRevision(revision):
		return Model{}, fmt.Errorf("hub: %.200q is no revision of %s", revision, repository)
	}
	return Model{Repository: repository, Revision: revision}, nil
}

// part is what huggingface_hub takes as one (utils/_validators.py,
// validate_repo_id): up to 96 letters, digits, "-", "_" and ".", of which "--"
// and ".." may not be part, nor "-" and "." its ends.
var part = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$`)

func validPart(s string) bool {
	return part.MatchString(s) && !strings.Contains(s, "--") && !strings.Contains(s, "..") && !strings.HasSuffix(s, ".git")
}

// revision is what git takes as a name of a branch or tag, with no part that
// would lead out of a folder (git-check-ref-format).
var revision = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$`)

func validRevision(s string) bool { return revision.MatchString(s) && !strings.Contains(s, "..") }

var commit = regexp.MustCompile(`^[0-9a-f]{40}$`)

// String returns the name that Parse reads.
func (m Model) String() string {
	if m.Revision == "" {
		return m.Repository
	}
	return m.Repository + "@" + m.Revision
}

// Folder returns the folder of the cache that holds the model's files, or an
// error with the command that downloads them. environment looks a variable up,
// as os.Getenv does.
func (m Model) Folder(environment func(string) string) (string, error) {
	cache, err := Cache(environment)
	if err != nil {
		return "", fmt.Errorf("hub: %s: %w", m, err)
	}
	folder, err := m.folder(filepath.Join(cache, "models--"+strings.ReplaceAll(m.Repository, "/", "--")))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("hub: %s is not in %s (hint: %s)", m, cache, m.download())
	case err != nil:
		return "", fmt.Errorf("hub: %s: %w (hint: %s)", m, err, m.download())
	}
	return folder, nil
}

// folder returns the snapshot of a repository's folder.
func (m Model) folder(repository string) (string, error) {
	head := m.Revision
	if head == "" {
		head = "main"
	}
	if !commit.MatchString(head) {
		var err error
		if head, err = readCommit(filepath.Join(repository, "refs", filepath.FromSlash(head))); err != nil {
			return "", err
		}
	}
	folder := filepath.Join(repository, "snapshots", head)
	if _, err := os.Stat(folder); err != nil {
		return "", err
	}
	// A download that was cut off leaves a snapshot of some files.
	if _, err := os.Stat(filepath.Join(folder, "config.json")); errors.Is(err, fs.ErrNotExist) {
		return "", errors.New("its download is not complete: config.json is missing")
	} else if err != nil {
		return "", err
	}
	return folder, nil
}

// readCommit reads the commit that a ref holds. What is no file is refused and
// not waited for.
func readCommit(ref string) (string, error) {
	file, err := os.OpenFile(ref, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if stat, err := file.Stat(); err != nil || !stat.Mode().IsRegular() {
		return "", fmt.Errorf("%s: is not a regular file", ref)
	}
	content, err := io.ReadAll(io.LimitReader(file, 100))
	if err != nil {
		return "", err
	}
	head := strings.TrimSpace(string(content))
	if !commit.MatchString(head) {
		return "", fmt.Errorf("%s: holds %.60q: it must be a commit", ref, head)
	}
	return head, nil
}

func (m Model) download() string {
	if m.Revision == "" {
		return "hf download " + m.Repository
	}
	return "hf download " + m.Repository + " --revision " + m.Revision
}

// Cache returns the folder of the cache (huggingface_hub, constants.py):
// HF_HUB_CACHE, else HUGGINGFACE_HUB_CACHE, else hub in HF_HOME, which is
// huggingface in XDG_CACHE_HOME or in ~/.cache where it is not set.
func Cache(environment func(string) string) (string, error) {
	for _, candidate := range []struct{ variable, below string }{
		{"HF_HUB_CACHE", ""},
		{"HUGGINGFACE_HUB_CACHE", ""},
		{"HF_HOME", "hub"},
		{"XDG_CACHE_HOME", "huggingface/hub"},
	} {
		if value := environment(candidate.variable); value != "" {
			folder, err := expanded(value, environment)
			return filepath.Join(folder, candidate.below), err
		}
	}
	folder, err := expanded("~/.cache", environment)
	return filepath.Join(folder, "huggingface/hub"), err
}

// expanded takes ~ for the home folder, as Python's expanduser does, and
// $VARIABLE for its value.
func expanded(path string, environment func(string) string) (string, error) {
	path = os.Expand(path, environment)
	if path != "~" && !strings.HasPrefix(path, "~/") {
		return path, nil
	}
	home := environment("HOME")
	if home == "" {
		return "", errors.New("where Hugging Face's cache is cannot be told: neither HF_HUB_CACHE, HF_HOME nor HOME is set")
	}
	return filepath.Join(home, strings.TrimPrefix(path, "~")), nil
}
