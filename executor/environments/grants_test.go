package environments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agon"
)

func TestGrantsAreRead(t *testing.T) {
	files, home := minimal(), t.TempDir()
	t.Setenv("HOME", home)
	writeFiles(t, home, map[string]string{"maps/a.txt": "a", "venv/bin/python": ""})
	files["environment.yaml"] += "python: ~/venv\nfiles: [data/prices.db, ~/maps]\nnetwork: true\nsecrets: [WEATHER_KEY, OTHER]\n"
	files["data/prices.db"] = strings.Repeat("p", maxFolderBytes)
	dir := writeFolder(t, files)
	folder := mustLoad(t, dir)
	got := folder.Grants
	if got.Python != home+"/venv" || !got.Network || strings.Join(got.Secrets, " ") != "WEATHER_KEY OTHER" {
		t.Errorf("grants are %+v", got)
	}
	if len(got.Files) != 2 || got.Files["prices.db"] != dir+"/data/prices.db" || got.Files["maps"] != home+"/maps" {
		t.Errorf("files are %v", got.Files)
	}
	if folder.Files["data/prices.db"] != nil {
		t.Error("a granted file travels with the folder")
	}
	if got.None() || !(&agon.Grants{}).None() {
		t.Error("None does not tell them from nothing")
	}
}

func TestFilesMayHaveOtherNames(t *testing.T) {
	files := minimal()
	files["environment.yaml"] += "files: {prices: data/2024.db, link: current}\n"
	files["data/2024.db"] = "p"
	dir := writeFolder(t, files)
	if err := os.Symlink("data/2024.db", dir+"/current"); err != nil {
		t.Fatal(err)
	}
	got := mustLoad(t, dir).Grants.Files
	if got["prices"] != dir+"/data/2024.db" || got["link"] != dir+"/data/2024.db" {
		t.Errorf("files are %v", got)
	}
}

func TestGrantsAreRefusedInOneLine(t *testing.T) {
	cases := map[string]string{
		"python: nowhere":               "python: nowhere: no such file or directory (hint: python3 -m venv",
		"python: [a]":                   "line 1: text is wanted here, not a list",
		"files: data":                   "line 1: files: a list of paths is wanted here",
		"files: [nowhere]":              "files: nowhere: no such file or directory",
		"files: [[a]]":                  "line 1: text is wanted here, not a list",
		"files: {a: [b]}":               "line 1: text is wanted here, not a list",
		"files: ['']":                   "files: a path is empty",
		"files: {../a: tools.py}":       `files: "../a" cannot be the name of a file here`,
		"files: {.a: tools.py}":         `files: ".a" cannot be the name of a file here`,
		"files: [tools.py, ./tools.py]": "files: two are named tools.py; write {NAME: ./tools.py}",
		"files: [..]":                   `files: .. holds the environment's own folder`,
		"files: [.]":                    `files: . holds the environment's own folder`,
		"files: [/dev/null]":            "files: /dev/null: is neither a file nor a folder",
		"files: [../d]":                 "d/out: is a link that leads out of the folder; name what it leads to",
		"network: maybe":                "line 1: true or false is wanted here, not maybe",
		"secrets: KEY":                  "line 1: a list is wanted here, not KEY",
		"secrets: [a-b]":                `secrets: "a-b" is not the name of a variable`,
		"secrets: ['KEY=value']":        `secrets: "KEY=value" is not the name of a variable`,
		"secrets: [3]":                  `secrets: "3" is not the name of a variable`,
		"secrets: [A, A]":               "secrets: A stands there twice",
		"secrets: [AGON_FILES]":         "secrets: AGON_FILES has another meaning",
		"secret: [A]":                   `unknown key "secret"; did you mean secrets?`,
		"files: [a" + strings.Repeat(", a", maxNamed) + "]": "files: 33 entries; at most 32 are allowed",
	}
	for text, want := range cases {
		dir := writeFolder(t, minimal())
		writeFiles(t, dir, map[string]string{"environment.yaml": text, "../d/in": ""})
		if err := os.Symlink("/etc", dir+"/../d/out"); err != nil {
			t.Fatal(err)
		}
		_, err := Load(dir)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want %q in it", text, err, want)
		}
	}
}

func TestRelativePathsNeedAFolder(t *testing.T) {
	for _, key := range []string{"python: venv", "files: [data]"} {
		fsys := fstest.MapFS{"environment.yaml": {Data: []byte(key)}, "tools.py": {Data: []byte("x")}}
		_, err := read(fsys, place{base: "house"})
		if err == nil || !strings.Contains(err.Error(), "a relative path leads nowhere; write an absolute one") {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestDigestCoversGrantedFiles(t *testing.T) {
	elsewhere := t.TempDir()
	files := minimal()
	files["environment.yaml"] += "files: {data: " + elsewhere + ", one: inside}\n"
	files["inside"] = "1"
	dir := writeFolder(t, files)
	writeFiles(t, elsewhere, map[string]string{"a": "1", "b/c": "2"})
	changes := []func(){
		func() {},
		func() { writeFiles(t, elsewhere, map[string]string{"a": "2"}) },
		func() { writeFiles(t, elsewhere, map[string]string{"b/d": ""}) },
		func() { os.Rename(elsewhere+"/a", elsewhere+"/e") },
		func() { os.Symlink("e", elsewhere+"/f") },
		func() { os.Mkdir(elsewhere+"/g", 0o700) },
		func() { writeFiles(t, dir, map[string]string{"inside": "2"}) },
	}
	seen := map[string]int{}
	for i, change := range changes {
		change()
		got := mustLoad(t, dir).Digest
		if other, ok := seen[got]; ok {
			t.Errorf("digest after change %d is that after %d", i, other)
		}
		seen[got] = i
		if mustLoad(t, dir).Digest != got {
			t.Errorf("the digest wavers after change %d", i)
		}
	}
}

// Of what is beyond the bound, size and time count.
func TestLargeFilesAreNotHashed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large")
	digestAfter := func(text string, at time.Time) string {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
		c := contents{bytes: 3, entries: 1}
		digest, err := c.digest(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(digest)
	}
	now := time.Now()
	first := digestAfter("aaaa", now)
	if digestAfter("bbbb", now) != first {
		t.Error("what is beyond the bound was read")
	}
	if digestAfter("aaaa", now.Add(time.Second)) == first || digestAfter("aaaaa", now) == first {
		t.Error("time or size do not count")
	}
	if digestAfter("aaa", now) == digestAfter("bbb", now) {
		t.Error("what is within the bound was not read")
	}
	c := contents{bytes: maxHashed, entries: 1}
	if _, err := c.digest(filepath.Dir(file)); err == nil || !strings.Contains(err.Error(), "pack them into fewer") {
		t.Errorf("two entries, one allowed: %v", err)
	}
}
