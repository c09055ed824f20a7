package sweep

import (
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

// AblateCommand is agon ablate: the sweeps that ship.
func AblateCommand() *cobra.Command {
	var f flags
	var file string
	command := &cobra.Command{
		Use:   "ablate [NAME [key=value …]]",
		Short: "Run a sweep that ships, such as what the loop's gain comes from; alone, list them",
		Long: `Run a sweep that ships; without a name, list them. Overrides are of the
configuration that all variants begin with, such as policy.checkpoint=DIR.
agon sweep does the same with a file of your own.

` + measures + "\n\n" + goesOn,
		RunE: func(c *cobra.Command, arguments []string) error {
			switch {
			case file != "":
				return terminal.Mistake(readsNoFile(file))
			case len(arguments) == 0:
				return listAblations(c)
			}
			return ablate(c, arguments, &f)
		},
	}
	f.add(command, "runs/ablation-NAME")
	// Only to say what reads a file.
	command.Flags().StringVarP(&file, "config", "c", "", "")
	if err := command.Flags().MarkHidden("config"); err != nil {
		panic("sweep: " + err.Error()) // the flag is there
	}
	return command
}

func readsNoFile(file string) error {
	return fmt.Errorf("agon ablate reads no file: write agon sweep %s", file)
}

// ablate is sweep with the name of one that ships in the place of its file.
func ablate(c *cobra.Command, arguments []string, f *flags) error {
	shipped, err := findAblation(c, arguments[0])
	if err != nil {
		return terminal.Mistake(err)
	}
	if f.Out == "" {
		f.Out = filepath.Join("runs", "ablation-"+shipped.Name)
	}
	return sweep(c.Context(), c.OutOrStdout(), append([]string{shipped.File}, arguments[1:]...), f)
}

// listAblations lists the sweeps that ship, and what else stands below c.
func listAblations(c *cobra.Command) error {
	table := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, a := range configs.Ablations() {
		fmt.Fprintf(table, "agon ablate %s\t%s\n", a.Name, a.About)
	}
	for _, other := range c.Commands() {
		fmt.Fprintf(table, "agon ablate %s\t%s\n", other.Name(), other.Short)
	}
	return table.Flush()
}

// findAblation finds a sweep that ships, by its name.
func findAblation(c *cobra.Command, name string) (configs.Ablation, error) {
	var names []string
	for _, a := range configs.Ablations() {
		if a.Name == name {
			return a, nil
		}
		names = append(names, a.Name)
	}
	if filepath.Ext(name) != "" {
		return configs.Ablation{}, readsNoFile(name)
	}
	for _, other := range c.Commands() {
		names = append(names, other.Name())
	}
	return configs.Ablation{}, errors.New("no ablation is named " + name + terminal.Instead(name, names))
}
