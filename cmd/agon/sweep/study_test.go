package sweep

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"testing"

	"agon/configs"

	"github.com/spf13/cobra"
)

func variantsNamed(names ...string) *configs.Sweep {
	s := &configs.Sweep{Seeds: []uint64{4, 2}}
	for _, name := range names {
		s.Variants = append(s.Variants, configs.Variant{Name: name})
	}
	return s
}

// The first seed is run with all variants before the next, and the baseline is
// there whatever is chosen.
func TestPlan(t *testing.T) {
	sweep := variantsNamed("a", "b", "c")
	sweep.Baseline = "c"
	for _, test := range []struct {
		flags flags
		want  []string
	}{
		{flags{}, []string{"a-4", "b-4", "c-4", "a-2", "b-2", "c-2"}},
		{flags{only: []string{"b"}}, []string{"b-4", "c-4", "b-2", "c-2"}},
		{flags{only: []string{"a"}, seeds: []uint{2, 2}}, []string{"a-2", "c-2"}},
	} {
		chosen, err := test.flags.choose(sweep)
		if err != nil {
			t.Fatal(err)
		}
		s := &study{settings: settings{Out: t.TempDir()}, sweep: sweep}
		s.plan(chosen)
		var got []string
		for i := range s.trials {
			got = append(got, s.trials[i].name())
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%v %v: %v, want %v", test.flags.only, test.flags.seeds, got, test.want)
		}
	}
}

// Both commands say at which temperatures the policy to begin with is measured.
func TestHelpTellsTemperatures(t *testing.T) {
	for _, command := range []*cobra.Command{Command(), AblateCommand()} {
		for _, temperature := range temperatures {
			if !regexp.MustCompile(fmt.Sprintf(`\b%s\b`, regexp.QuoteMeta(fmt.Sprint(temperature)))).MatchString(command.Long) {
				t.Errorf("%s does not say that the policy to begin with is measured at temperature %v", command.Name(), temperature)
			}
		}
	}
}

// Why a job failed is one line until it is begun anew.
func TestFailures(t *testing.T) {
	s := &study{settings: settings{Out: t.TempDir()}}
	if why, err := s.failure("a-1"); why != "" || err != nil {
		t.Errorf("%q, %v before anything failed", why, err)
	}
	if err := s.fail("a-1", errors.New("no\nroom")); err != nil {
		t.Fatal(err)
	}
	if why, err := s.failure("a-1"); why != "no room" || err != nil {
		t.Errorf("%q, %v", why, err)
	}
	for range 2 {
		if err := s.forget("a-1"); err != nil {
			t.Error(err)
		}
	}
	if why, _ := s.failure("a-1"); why != "" {
		t.Errorf("%q is not forgotten", why)
	}
}
