package learner

import (
	"fmt"
	"os"
	"testing"

	"agon/trainer/torch"
)

// The models of the tests are too small for a second thread to help.
func TestMain(m *testing.M) {
	if err := torch.SetThreads(1); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
