package blind

// calculator is the state of the environment of that name, which has none.
type calculator struct{}

func (*calculator) call(call) error { return nil }

// floor divides as Python does, for a positive divisor.
func floor(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// numbers draws n different numbers.
func numbers(d *dice, n, low, high int) (drawn []int) {
	taken := map[int]bool{}
	for len(drawn) < n {
		if number := d.within(low, high); !taken[number] {
			taken[number] = true
			drawn = append(drawn, number)
		}
	}
	return drawn
}

var coins = map[string]int{"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}

var plural = map[string]string{"penny": "pennies", "nickel": "nickels", "dime": "dimes", "quarter": "quarters"}
