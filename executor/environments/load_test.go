package environments

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"agon"
)

func TestShippedEnvironmentsLoad(t *testing.T) {
	for _, name := range Names() {
		folder, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if folder.Name != name {
			t.Errorf("environment %s calls itself %s", name, folder.Name)
		}
		if len(folder.Digest) != 64 || len(folder.HeldOut) == 0 || len(folder.Phrases) == 0 || folder.Rules == "" {
			t.Errorf("environment %s is incomplete: %+v", name, folder)
		}
	}
}

func TestLoadReadsAFolderAtAPath(t *testing.T) {
	dir := writeFolder(t, minimal())
	folder, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if folder.Name != "house" || folder.TurnLimit != defaultTurnLimit {
		t.Errorf("name %q, turn limit %d", folder.Name, folder.TurnLimit)
	}
	if got := string(folder.Phrases["turn"].Examples["n"][1]); got != "2" {
		t.Errorf("second example is %s", got)
	}
}

func TestDigestCoversEveryFileAndName(t *testing.T) {
	load := func(change func(map[string]string)) string {
		files := minimal()
		change(files)
		return mustLoad(t, writeFolder(t, files)).Digest
	}
	plain := load(func(map[string]string) {})
	same := load(func(f map[string]string) {
		f["__pycache__/tools.pyc"] = "x"
		f[".git/HEAD"] = "x"
		f[".tools.py.swp"] = "x"
	})
	if plain != same {
		t.Error("what Python and editors leave behind changes the digest")
	}
	changes := map[string]func(map[string]string){
		"content": func(f map[string]string) { f["tools.py"] += "\n" },
		"added":   func(f map[string]string) { f["data/more.json"] = "{}" },
		"rewards": func(f map[string]string) { f["rewards.py"] = "def f(task, trajectory): return 0" },
		"rule":    func(f map[string]string) { f["verify.py"] = "def f(task, trajectory): return 0" },
		"empty":   func(f map[string]string) { f["data.json"] = "" },
	}
	seen := map[string]string{plain: "unchanged"}
	for name, change := range changes {
		got := load(change)
		if other, ok := seen[got]; ok {
			t.Errorf("digest of %s is that of %s", name, other)
		}
		seen[got] = name
	}
}

func TestBrokenFoldersAreRefusedInOneLine(t *testing.T) {
	cases := []struct {
		name   string
		change func(t *testing.T, files map[string]string, dir string)
		want   string
	}{
		{"no tools", set("tools.py"), "tools.py is missing"},
		{"no yaml", set("environment.yaml"), "environment.yaml is missing"},
		{"empty tools", set("tools.py", " \n"), "tools.py is empty"},
		{"empty rewards", set("rewards.py", "\n"), "rewards.py is empty"},
		{"empty invariant", set("verify.py", ""), "verify.py is empty"},
		{"empty evaluation", set("evaluation.py", " "), "evaluation.py is empty"},
		{"rewards are not text", set("rewards.py", "x = '\xff'"), "rewards.py: is not UTF-8 text"},
		{"empty yaml", set("environment.yaml", "# nothing\n"), "environment.yaml: says nothing"},
		{"not text", set("tools.py", "x = '\xff'"), "tools.py: is not UTF-8 text"},
		{"bad yaml", describe("tools: [", "rules"), "environment.yaml: line"},
		{"unknown key", describe("turnlimit: 3"), `environment.yaml: line 1: unknown key "turnlimit"; did you mean turn_limit?`},
		{"unknown key of a tool", describe("tools:\n  turn:\n    phrases: turn"), `line 3: unknown key "phrases"; did you mean phrase?`},
		{"key twice", describe("name: a\nname: b"), `already defined`},
		{"no number", describe("turn_limit: soon"), `line 1: "soon" is no whole number`},
		{"half a turn", describe("turn_limit: 1.5"), `line 1: "1.5" is no whole number`},
		{"no turns", describe("turn_limit: 0"), "turn_limit: 0 is not within 1 and 1000"},
		{"a list of rules", describe("rules: [1]"), "line 1: text is wanted here, not a list"},
		{"a number of tools", describe("tools: 3"), "line 1: a mapping of keys to values is wanted here, not 3"},
		{"two documents", describe("name: a\n---\nname: b"), "more than one document"},
		{"bad name", describe("name: My House"), `name: "My House"`},
		{"negative limit", describe("turn_limit: -1"), "turn_limit: -1 is not within 1 and 1000"},
		{"not a pair", describe("held_out: [[turn]]"), "held_out: entry 1 has 1 names"},
		{"open brace", describe("tools: {turn: {phrase: 'turn {n'}}"), "tools: turn: phrase: \"turn {n\": a brace has no partner"},
		{"no placeholder", describe("tools: {turn: {phrase: 'turn {n!}'}}"), "{n!} is not the name of a parameter"},
		{"phrase and fields", describe("tools: {turn: {phrase: a, fields: {b: c}}}"), "has a phrase and fields"},
		{"empty examples", describe("tools: {turn: {phrase: a, examples: {n: []}}}"), "examples: n: is empty"},
		{"too big", set("data.bin", strings.Repeat("x", maxFolderBytes)), "the folder is larger than 4 MiB"},
		{"link out", link("secret", "/etc/hostname"), "secret: is a link that leads out of the folder"},
		{"link up", link("secret", "../x/../../etc"), "secret: "},
		{"link to nothing", link("secret", "nothing"), "secret: no such file or directory"},
		{"link to a folder", link("again", "."), "again: is not a regular file"},
		{"pipe", pipe("pipe"), "pipe: is not a regular file"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files, dir := minimal(), filepath.Join(t.TempDir(), "house")
			c.change(t, files, dir)
			writeFiles(t, dir, files)
			_, err := Load(dir)
			if err == nil {
				t.Fatal("was loaded")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %q, want %q in it", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error has more than one line: %q", err)
			}
		})
	}
}

func TestUnknownNamesAreToldWhatShips(t *testing.T) {
	for name, want := range map[string]string{
		"wharehouse":   "none of that name ships (calculator, warehouse); did you mean warehouse?",
		"zoo":          "none of that name ships (calculator, warehouse)",
		"/nowhere/zoo": "there is no such folder",
		"load.go":      "is a file; name the folder that holds tools.py",
		"":             "none of that name ships",
	} {
		_, err := Load(name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%q): %v, want %q in it", name, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(minimal()["environment.yaml"]))
	f.Add([]byte("tools: {a: {phrase: '{x}{y}', examples: {x: [1, [2], {a: .nan}]}}}"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, source []byte) {
		folder, err := parse(source, place{base: "house"})
		if (folder == nil) == (err == nil) {
			t.Fatalf("folder %v, error %v", folder, err)
		}
	})
}

// minimal returns the files of a small folder without faults.
func minimal() map[string]string {
	return map[string]string{
		"environment.yaml": "tools:\n  turn:\n    phrase: turn to {n}\n    examples: {n: [1, 2]}\n",
		"tools.py":         "def initial_state(seed):\n    return {'n': 0}\n\ndef turn(state, n: int):\n    \"\"\"Turn.\"\"\"\n    state['n'] = n\n",
	}
}

type change = func(t *testing.T, files map[string]string, dir string)

// set gives a file another content, or removes it.
func set(name string, content ...string) change {
	return func(t *testing.T, files map[string]string, dir string) {
		delete(files, name)
		if len(content) > 0 {
			files[name] = strings.Join(content, "")
		}
	}
}

func describe(lines ...string) change {
	return set("environment.yaml", strings.Join(lines, "\n")+"\n")
}

func link(name, target string) change {
	return func(t *testing.T, files map[string]string, dir string) {
		makeDir(t, dir)
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

func pipe(name string) change {
	return func(t *testing.T, files map[string]string, dir string) {
		makeDir(t, dir)
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func writeFolder(t *testing.T, files map[string]string) string {
	dir := filepath.Join(t.TempDir(), "house")
	writeFiles(t, dir, files)
	return dir
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		makeDir(t, filepath.Dir(path))
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func makeDir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func mustLoad(t *testing.T, path string) *agon.Folder {
	t.Helper()
	folder, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
