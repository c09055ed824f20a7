// Command bench runs the benchmarks against Agon's peers and merges what they
// measure into one file and one table.
//
//	go run ./bench [-o bench.json] [piece …]
//
// A piece is a folder of bench with a main package. It measures this program
// and its peer in one run, in turns, and prints one JSON object per line with
// name, ours, peer and unit; peer is missing of a figure that has none. Without arguments all pieces run; the results of
// those that do not run, or that fail, stay in the file as they are.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"text/tabwriter"

	"agon/bench/piece"
)

func main() {
	output := flag.String("o", "bench.json", "file to merge the results into")
	flag.Parse()
	if err := run(*output, flag.Args()); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run(output string, pieces []string) error {
	results, err := load(output)
	if err != nil {
		return err
	}
	if len(pieces) == 0 {
		if pieces, err = allPieces(); err != nil {
			return err
		}
	}
	var failed []string
	for _, name := range pieces {
		fresh, err := measure(name)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", name, err)
			failed = append(failed, name)
			continue
		}
		for _, r := range fresh {
			r.CPU, r.Cores = processor(), runtime.NumCPU()
			results[r.Name] = r
		}
		if err := save(output, results); err != nil {
			return err
		}
	}
	if err := table(os.Stdout, results); err != nil {
		return err
	}
	if len(failed) > 0 {
		return fmt.Errorf("not measured: %s", strings.Join(failed, ", "))
	}
	return nil
}

func allPieces() ([]string, error) {
	mains, err := filepath.Glob("bench/*/main.go")
	if len(mains) == 0 && err == nil {
		err = errors.New("no pieces here (hint: run it in the root of the checkout)")
	}
	var pieces []string
	for _, path := range mains {
		pieces = append(pieces, filepath.Base(filepath.Dir(path)))
	}
	return pieces, err
}

// measure runs a piece and reads its results.
func measure(name string) ([]piece.Result, error) {
	fmt.Fprintf(os.Stderr, "bench: %s\n", name)
	cmd := exec.Command("go", "run", "./bench/"+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return parse(out)
}

func parse(lines []byte) ([]piece.Result, error) {
	var results []piece.Result
	decoder := json.NewDecoder(bytes.NewReader(lines))
	decoder.DisallowUnknownFields()
	for decoder.More() {
		var r piece.Result
		if err := decoder.Decode(&r); err != nil {
			return nil, fmt.Errorf("result %d: %w", len(results)+1, err)
		}
		if r.Name == "" || r.Unit == "" || r.Ours <= 0 || r.Peer < 0 {
			return nil, fmt.Errorf("result %d: name, unit and ours are all needed: %+v", len(results)+1, r)
		}
		r.Ratio = speedRatio(r)
		results = append(results, r)
	}
	return results, nil
}

// speedRatio knows two kinds of units: those that end in "/s" are speeds, the
// more the better; any other (ns, s, MB) is a cost. Without a peer it is 0.
func speedRatio(r piece.Result) float64 {
	if r.Peer == 0 {
		return 0
	}
	if strings.HasSuffix(r.Unit, "/s") {
		return r.Ours / r.Peer
	}
	return r.Peer / r.Ours
}

// processor is the model of the machine's processor, or its kind where Linux
// does not tell.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, model, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(model)
		}
	}
	return runtime.GOARCH
}

func load(path string) (map[string]piece.Result, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]piece.Result{}, nil
	}
	if err != nil {
		return nil, err
	}
	var list []piece.Result
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w (hint: delete it)", path, err)
	}
	results := map[string]piece.Result{}
	for _, r := range list {
		results[r.Name] = r
	}
	return results, nil
}

func save(path string, results map[string]piece.Result) error {
	text, err := json.MarshalIndent(sorted(results), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

func table(out io.Writer, results map[string]piece.Result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "name\tours\tpeer\tunit\tours/peer in speed")
	for _, r := range sorted(results) {
		peer, ratio := "–", "–"
		if r.Peer > 0 {
			peer, ratio = fmt.Sprintf("%.4g", r.Peer), fmt.Sprintf("%.2f", r.Ratio)
		}
		fmt.Fprintf(w, "%s\t%.4g\t%s\t%s\t%s\n", r.Name, r.Ours, peer, r.Unit, ratio)
	}
	return w.Flush()
}

func sorted(results map[string]piece.Result) []piece.Result {
	list := make([]piece.Result, 0, len(results))
	for _, r := range results {
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}
