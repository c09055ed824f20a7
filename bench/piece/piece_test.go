package piece

import (
	"errors"
	"slices"
	"testing"
)

func TestLeast(t *testing.T) {
	var order []int
	side := func(name int, costs ...float64) Side {
		return func() (float64, error) {
			order = append(order, name)
			cost := costs[0]
			costs = costs[1:]
			return cost, nil
		}
	}
	got, err := Least(2, side(1, 5, 3), side(2, 4, 6))
	if err != nil || !slices.Equal(got, []float64{3, 4}) || !slices.Equal(order, []int{1, 2, 1, 2}) {
		t.Errorf("got %v, %v in the order %v", got, err, order)
	}
	broken := errors.New("broken")
	if _, err := Least(1, func() (float64, error) { return 0, broken }); err != broken {
		t.Errorf("got %v", err)
	}
}
