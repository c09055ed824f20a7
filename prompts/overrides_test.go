package prompts

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

var known = []string{"challenger/tagged.tmpl", "executor/request.tmpl", "executor/tagged.tmpl"}

// folder has files with these texts.
func folder(texts map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func mustRead(t *testing.T, texts map[string]string) *Overrides {
	t.Helper()
	overrides, err := Read(folder(texts), known)
	if err != nil {
		t.Fatal(err)
	}
	return overrides
}

func TestReadKeepsKnownNames(t *testing.T) {
	overrides := mustRead(t, map[string]string{"executor/tagged.tmpl": "a", "challenger/tagged.tmpl": "b", "executor/.tagged.tmpl.swp": "x", ".git/HEAD": "x"})
	if got, want := overrides.Names(), []string{"challenger/tagged.tmpl", "executor/tagged.tmpl"}; !reflect.DeepEqual(got, want) {
		t.Errorf("names are %q, want %q", got, want)
	}
}

func TestReadRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		texts map[string]string
		want  string
	}{
		"misspelt":       {map[string]string{"executor/taged.tmpl": "a"}, "executor/taged.tmpl: there is no such template; did you mean executor/tagged.tmpl?"},
		"another folder": {map[string]string{"exectuor/tagged.tmpl": "a"}, "did you mean executor/tagged.tmpl?"},
		"another name":   {map[string]string{"notes.md": "a"}, "notes.md: there is no such template (hint: there are challenger/tagged.tmpl, executor/request.tmpl, executor/tagged.tmpl)"},
		"nothing":        {map[string]string{".keep": ""}, "holds no template (hint: it can have challenger/tagged.tmpl,"},
		"not text":       {map[string]string{"executor/tagged.tmpl": "a\xff"}, "executor/tagged.tmpl: is not UTF-8 text"},
		"too large":      {map[string]string{"executor/tagged.tmpl": strings.Repeat("a", maxBytes+1)}, "executor/tagged.tmpl: is larger than 1 MiB"},
	} {
		_, err := Read(folder(c.texts), known)
		checkFault(t, name, err, c.want)
	}
}

func checkFault(t *testing.T, name string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: error is %v, want %q in one line", name, err, want)
	}
}

func TestOpenRefusesWhatIsNoFolderOfFiles(t *testing.T) {
	dir := t.TempDir()
	stage := filepath.Join(dir, "executor")
	if err := os.Mkdir(stage, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(stage, "tagged.tmpl"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, known)
	checkFault(t, "a pipe", err, "prompts "+dir+": executor/tagged.tmpl: is not a regular file")
	_, err = Open(filepath.Join(dir, "none"), known)
	checkFault(t, "no folder", err, "none: no such file or directory")
	_, err = Open(filepath.Join(stage, "tagged.tmpl"), known)
	checkFault(t, "a file", err, "is a file; name the folder")

	if err := os.Remove(filepath.Join(stage, "tagged.tmpl")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(stage, "tagged.tmpl")); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, known)
	checkFault(t, "a link out", err, "executor/tagged.tmpl: path escapes from parent")
}

func TestDigestIsOfNamesAndTexts(t *testing.T) {
	seen := map[string]map[string]string{}
	for _, texts := range []map[string]string{
		{"executor/tagged.tmpl": "a"},
		{"executor/tagged.tmpl": "b"},
		{"challenger/tagged.tmpl": "a"},
		{"challenger/tagged.tmpl": "a", "executor/tagged.tmpl": "a"},
	} {
		digest := mustRead(t, texts).Digest()
		if other, taken := seen[digest]; taken || len(digest) != 64 {
			t.Errorf("%q has the digest %q, and so has %q", texts, digest, other)
		}
		seen[digest] = texts
		if again := mustRead(t, texts).Digest(); again != digest {
			t.Errorf("%q has two digests", texts)
		}
	}
	var none *Overrides
	if none.Digest() != "" || none.Names() != nil {
		t.Error("nothing has a digest or a name")
	}
}
