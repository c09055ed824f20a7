package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/trainer/torch"
	"agon/verifier/sandbox"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Print what Agon found on this machine, and what each lack means",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			diagnose(c.Context(), c.OutOrStdout())
			return nil
		},
	}
}

func diagnose(ctx context.Context, w io.Writer) {
	fmt.Fprintf(w, "%-12s %s, %s\n", "agon", version.Revision(), runtime.Version())
	fmt.Fprintf(w, "%-12s %s from %s\n", "libtorch", torch.Version(), loadedFrom("libtorch_cpu.so"))
	fmt.Fprintf(w, "%-12s %s\n", "devices", devices())
	fmt.Fprintf(w, "%-12s %d, of which libtorch uses %d\n", "cores", runtime.NumCPU(), torch.Threads())
	fmt.Fprintf(w, "%-12s %s\n", "memory", memory())
	python, err := sandbox.FindPython(ctx, "python3")
	if err != nil {
		fmt.Fprintf(w, "%-12s missing: %v; nothing that a model writes can be run: install Python 3.9 or newer\n", "python", err)
	} else {
		fmt.Fprintf(w, "%-12s %s at %s\n", "python", python.Version, python.Executable)
	}
	fmt.Fprintln(w, "\nisolation of what a model writes:")
	for _, feature := range sandbox.Probe(ctx) {
		printFeature(w, feature)
	}
	if err == nil {
		fmt.Fprintf(w, "  %-12s %s\n", "tier", tier(ctx))
	}
}

// tier is the isolation that a run would get here: it is tried.
func tier(ctx context.Context) string {
	s, err := sandbox.Open(ctx, sandbox.Config{Slots: 1, Parallel: 1})
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	return string(s.Isolation())
}

func printFeature(w io.Writer, f sandbox.Feature) {
	if f.Have {
		fmt.Fprintf(w, "  %-12s yes\n", f.Name)
		return
	}
	fmt.Fprintf(w, "  %-12s no: %s\n", f.Name, f.Lack)
	if f.Remedy != "" {
		fmt.Fprintf(w, "  %-12s hint: %s\n", "", f.Remedy)
	}
}

func devices() string {
	if !torch.CUDAAvailable() {
		return "cpu (no GPU that libtorch can use)"
	}
	return fmt.Sprintf("cpu, %d CUDA", torch.CUDACount())
}

// loadedFrom returns the file that a shared library of this process lies in.
func loadedFrom(library string) string {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return "an unknown place"
	}
	defer maps.Close()
	for scanner := bufio.NewScanner(maps); scanner.Scan(); {
		if at := strings.IndexByte(scanner.Text(), '/'); at >= 0 && strings.HasSuffix(scanner.Text(), "/"+library) {
			return scanner.Text()[at:]
		}
	}
	return "an unknown place"
}

func memory() string {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return "unknown: " + err.Error()
	}
	unit := uint64(info.Unit)
	return fmt.Sprintf("%.1f GiB, %.1f free", terminal.GiB(info.Totalram*unit), terminal.GiB((info.Freeram+info.Bufferram)*unit))
}
