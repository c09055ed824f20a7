//go:build soak

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The two torches differ in version, headers and the ABI of std::string.
var switched = []release{
	{"2.4.1", []string{"nvidia-cuda-runtime-cu12==12.1.105", "nvidia-cuda-cupti-cu12==12.1.105"}},
	pinnedRelease,
}

// probe says which torch it was compiled and linked against, by using it.
const probe = `package main

import (
	"fmt"

	"agon/trainer/torch"
)

func main() {
	err := torch.Do(func() {
		x := torch.Arange(0, 3, torch.Float32, torch.CPU)
		fmt.Println(torch.Version(), x.RMSNorm(nil, 1e-6).Mul(x).Square().Sum().Item() > 0)
	})
	if err != nil {
		fmt.Println(err)
	}
}
`

// TestSoakSwitchTorch prepares one checkout for two torches in turn, and then
// for the first again. A build that Go's cache took from the other torch would
// not link (the ABI differs) or would tell the wrong version.
func TestSoakSwitchTorch(t *testing.T) {
	root := checkout(t)
	t.Chdir(root)
	t.Setenv("GOWORK", filepath.Join(root, workPath))
	for _, r := range []release{switched[0], switched[1], switched[0]} {
		dir, err := r.cached()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("LIBTORCH", dir)
		if err := run(); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("go", "run", "./probe").CombinedOutput()
		if want := r.version + " true"; err != nil || strings.TrimSpace(string(out)) != want {
			t.Fatalf("with torch %s: %v\n%s", r.version, err, out)
		}
	}
}

// checkout is a copy of what the probe needs of this module.
func checkout(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, root, name, string(text))
	}
	if err := os.CopyFS(filepath.Join(root, "trainer/torch"), os.DirFS("../../trainer/torch")); err != nil {
		t.Fatal(err)
	}
	write(t, root, "probe/main.go", probe)
	return root
}
