package terminal

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// MistakenArgs makes wrong arguments the user's mistake.
func MistakenArgs(c *cobra.Command, check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if err := emptyFlag(c); err != nil {
			return Mistake(err)
		}
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			more := check(c, append(slices.Clone(args), "")) == nil
			return Mistake(fmt.Errorf("%s: usage: agon %s", given(args, more), c.Use))
		}
		return nil
	}
}

// given says which arguments there are, where others are wanted, as one more.
func given(args []string, more bool) string {
	switch {
	case len(args) == 0 || more:
		return "an argument is missing"
	case len(args) == 1:
		return fmt.Sprintf("%q is an argument too many", args[0])
	}
	return fmt.Sprintf("%d arguments are given, %s", len(args), strings.Join(args, " and "))
}

// KnownCommand refuses arguments that begin with the name of no command.
func KnownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, known := range c.Root().Commands() {
		if !known.Hidden {
			names = append(names, known.Name())
		}
		if known.Name() == args[0] {
			return nil
		}
	}
	return Mistake(fmt.Errorf("unknown command %q%s", args[0], Instead(args[0], names)))
}

// emptyFlag refuses a flag that was given without anything, as a shell does with a
// variable that is not set: it would be taken for one that was left out.
func emptyFlag(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if text := f.Value.String(); text == "" || text == "[]" {
			err = fmt.Errorf("--%s is empty", f.Name)
		}
	})
	return err
}

// MistakenFlag says in plain words what is wrong with a flag.
func MistakenFlag(c *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var name *pflag.NotExistError
	var lone *pflag.ValueRequiredError
	switch {
	case errors.As(err, &lone):
		err = fmt.Errorf("--%s has no value", lone.GetFlag().Name)
	case errors.As(err, &name) && name.GetSpecifiedShortnames() != "":
		err = fmt.Errorf("unknown flag: -%s", name.GetSpecifiedShortnames())
	case errors.As(err, &value):
		err = fmt.Errorf("--%s is %s: it must be %s", value.GetFlag().Name, value.GetValue(), flagKind(value.GetFlag().Value.Type()))
	case errors.As(err, &name):
		err = fmt.Errorf("unknown flag: --%s%s", name.GetSpecifiedName(), didYouMean(name.GetSpecifiedName(), flagNames(c), "--"))
	}
	return Mistake(fmt.Errorf("%w (hint: %s --help)", err, c.CommandPath()))
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// flagKind says what the value of a flag of that type looks like.
func flagKind(kind string) string {
	switch {
	case strings.HasSuffix(kind, "Slice"):
		return "a list with commas, each " + flagKind(strings.TrimSuffix(kind, "Slice"))
	case strings.HasPrefix(kind, "uint"):
		return "a whole number from 0, such as 7"
	case strings.HasPrefix(kind, "int"):
		return "a whole number, such as 7"
	case strings.HasPrefix(kind, "float"):
		return "a number, such as 0.5"
	case kind == "bool":
		return "true or false"
	}
	return "a " + kind
}
