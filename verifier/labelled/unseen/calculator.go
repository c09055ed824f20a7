package unseen

var (
	coins = []string{"penny", "nickel", "dime", "quarter"}
	// plural are the names of several coins, and worth their cents.
	plural = map[string]string{"penny": "pennies", "nickel": "nickels", "dime": "dimes", "quarter": "quarters"}
	worth  = map[string]int{"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}
)

// purse draws a number of two kinds of coin.
func (d *dice) purse() (p *plan, cents int) {
	one, other := two(d, coins)
	n, m := d.in(2, 9), d.in(2, 9)
	return want("n", n, "m", m, "one", one, "other", other, "ones", plural[one], "others", plural[other]),
		n*worth[one] + m*worth[other]
}

// three draws three different numbers.
func (d *dice) three(low, high int) (a, b, c int, p *plan) {
	for a == b || b == c || a == c {
		a, b, c = d.in(low, high), d.in(low, high), d.in(low, high)
	}
	return a, b, c, want("a", a, "b", b, "c", c)
}

// calculator asks for answers alone: its state is empty.
var calculator = drawers{
	"purse": func(d *dice, _ scene) *plan {
		p, cents := d.purse()
		return p.say(cents)
	},
	"sum of three": func(d *dice, _ scene) *plan {
		a, b, c, p := d.three(11, 90)
		return p.say(a + b + c)
	},
	"share": func(d *dice, _ scene) *plan {
		n, people := d.in(30, 99), d.in(3, 9)
		return want("n", n, "people", people).say(map[string]any{"each": n / people, "left": n % people})
	},
	"divides": func(d *dice, _ scene) *plan {
		a, b := d.in(20, 99), d.in(2, 6)
		return want("a", a, "b", b).say(a%b == 0)
	},
	"average": func(d *dice, _ scene) *plan {
		a, b, c, p := d.three(10, 60)
		return p.say((a + b + c) / 3)
	},
	"richer": func(d *dice, _ scene) *plan {
		p, _ := d.purse()
		n, m := p.vals["n"].(int)*worth[p.vals["one"].(string)], p.vals["m"].(int)*worth[p.vals["other"].(string)]
		if n == m {
			return nil
		}
		if n > m {
			return p.say("Ada")
		}
		return p.say("Ben")
	},
	"multiples": func(d *dice, _ scene) *plan {
		a, n := d.in(3, 12), d.in(3, 6)
		list := []int{}
		for i := range n {
			list = append(list, a*(i+1))
		}
		return want("a", a, "n", n).say(list)
	},
	"divisors": func(d *dice, _ scene) *plan {
		n := d.in(12, 60)
		return want("n", n).say(numbered(1, n, func(k int) bool { return n%k == 0 }))
	},
	"power": func(d *dice, _ scene) *plan {
		a, n, result := d.in(2, 6), d.in(3, 5), 1
		for range n {
			result *= a
		}
		return want("a", a, "n", n).say(result)
	},
	"up to": func(d *dice, _ scene) *plan {
		low := d.in(2, 10)
		high := low + d.in(4, 12)
		return want("low", low, "high", high).say(sum(numbered(low, high, func(int) bool { return true })))
	},
	"spread": func(d *dice, _ scene) *plan {
		a, b, c, p := d.three(2, 95)
		return p.say(max(a, b, c) - min(a, b, c))
	},
	"change": func(d *dice, _ scene) *plan {
		n, price := d.in(3, 9), d.in(11, 49)
		return want("n", n, "price", price, "paid", 500).say(500 - n*price)
	},
	"even or odd": func(d *dice, _ scene) *plan {
		a, b, c, p := d.three(3, 40)
		if (a*b+c)%2 == 0 {
			return p.say("even")
		}
		return p.say("odd")
	},
	"digits": func(d *dice, _ scene) *plan {
		n := d.in(1234, 9876)
		return want("n", n).say([]int{n / 1000, n / 100 % 10, n / 10 % 10, n % 10})
	},
	"common divisor": func(d *dice, _ scene) *plan {
		k := d.in(2, 9)
		a, b := k*d.in(3, 12), k*d.in(3, 12)
		p := want("a", a, "b", b)
		for b > 0 {
			a, b = b, a%b
		}
		return p.say(a)
	},
	"discount": func(d *dice, _ scene) *plan {
		n, price, limit := d.in(3, 12), d.in(12, 40), d.in(100, 300)
		total := n * price
		if total >= limit {
			total -= total / 10
		}
		return want("n", n, "price", price, "limit", limit).say(total)
	},
	"largest remainder": func(d *dice, _ scene) *plan {
		a, b, c, p := d.three(20, 99)
		k := d.in(5, 12)
		p.vals["k"] = k
		return p.say(max(a%k, b%k, c%k))
	},
}
