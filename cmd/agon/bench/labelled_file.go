package bench

import (
	"agon/executor/environments"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"agon/cmd/agon/taskfile"
	"agon/cmd/agon/terminal"
	"agon/verifier/labelled"
)

// readLabelledFile reads items of which somebody says whether they are sound: lines as
// of a file of tasks, with "family" beside, and perhaps "fault".
func readLabelledFile(stdin io.Reader, name string) (items []labelled.Item, err error) {
	err = taskfile.ReadLines(stdin, name, func(line []byte) error {
		item, err := environments.ReadItem(line, "family", "fault")
		if err != nil {
			return err
		}
		if item == nil {
			return fmt.Errorf("is the record of a proposal without an item")
		}
		labelled := labelled.Item{Item: *item}
		if err := json.Unmarshal(line, &labelled); err != nil {
			return fmt.Errorf("\"family\" and \"fault\" have to be texts")
		}
		items = append(items, labelled)
		return checkFamily(labelled.Family)
	})
	if err == nil && len(items) == 0 {
		err = terminal.Mistake(fmt.Errorf("%s holds no items", terminal.GivenName(name)))
	}
	return items, err
}

// checkFamily refuses a family that is not one of those that execution decides.
func checkFamily(family labelled.Family) error {
	if family == labelled.Sound || slices.Contains(labelled.Decided, family) {
		return nil
	}
	names := []string{string(labelled.Sound)}
	for _, one := range labelled.Decided {
		names = append(names, string(one))
	}
	return fmt.Errorf("\"family\" is %q: it has to be one of %s", family, strings.Join(names, ", "))
}
