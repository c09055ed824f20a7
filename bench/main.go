// Command bench runs the benchmarks against Agon's peers and merges what they
// measure into one file and one table.
//
//	go run ./bench [-o bench.json] [piece …]
//
// A piece is a folder of bench with a main package. It measures this program
// and its peer in one run, in turns, and prints one JSON object per line with
// name, ours, peer and unit. Without arguments all pieces run; the results of
// those that do not run stay in the file as they are.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"text/tabwriter"
)

// A result compares one figure of ours with the peer's.
type result struct {
	Name string  `json:"name"` // what/how large/which peer
	Ours float64 `json:"ours"`
	Peer float64 `json:"peer"`
	Unit string  `json:"unit"`
	// Ratio is how many times the peer's speed ours is: above 1 we are faster.
	Ratio float64 `json:"ratio"`
	// Python is the interpreter of both sides, where both ran one.
	Python string `json:"python,omitempty"`
}

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
	for _, piece := range pieces {
		fresh, err := measure(piece)
		if err != nil {
			return fmt.Errorf("%s: %w", piece, err)
		}
		for _, r := range fresh {
			results[r.Name] = r
		}
		if err := save(output, results); err != nil {
			return err
		}
	}
	return table(results)
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
func measure(piece string) ([]result, error) {
	fmt.Fprintf(os.Stderr, "bench: %s\n", piece)
	cmd := exec.Command("go", "run", "./bench/"+piece)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return parse(out)
}

func parse(lines []byte) ([]result, error) {
	var results []result
	decoder := json.NewDecoder(bytes.NewReader(lines))
	decoder.DisallowUnknownFields()
	for decoder.More() {
		var r result
		if err := decoder.Decode(&r); err != nil {
			return nil, fmt.Errorf("result %d: %w", len(results)+1, err)
		}
		if r.Name == "" || r.Unit == "" || r.Ours <= 0 || r.Peer <= 0 {
			return nil, fmt.Errorf("result %d: name, unit, ours and peer are all needed: %+v", len(results)+1, r)
		}
		r.Ratio = speedRatio(r)
		results = append(results, r)
	}
	return results, nil
}

// speedRatio knows two kinds of units: those that end in "/s" are speeds, the
// more the better; any other (ns, s, MB) is a cost.
func speedRatio(r result) float64 {
	if strings.HasSuffix(r.Unit, "/s") {
		return r.Ours / r.Peer
	}
	return r.Peer / r.Ours
}

func load(path string) (map[string]result, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]result{}, nil
	}
	if err != nil {
		return nil, err
	}
	var list []result
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w (hint: delete it)", path, err)
	}
	results := map[string]result{}
	for _, r := range list {
		results[r.Name] = r
	}
	return results, nil
}

func save(path string, results map[string]result) error {
	text, err := json.MarshalIndent(sorted(results), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

func table(results map[string]result) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "name\tours\tpeer\tunit\tours/peer in speed")
	for _, r := range sorted(results) {
		fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%s\t%.2f\n", r.Name, r.Ours, r.Peer, r.Unit, r.Ratio)
	}
	return w.Flush()
}

func sorted(results map[string]result) []result {
	list := make([]result, 0, len(results))
	for _, r := range results {
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}
