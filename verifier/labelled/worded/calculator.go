package worded

// calculator models the environment of that name: nothing changes, and an
// answer is a number that Go works out.
func calculator() *world {
	return &world{
		name:     "calculator",
		reads:    []string{"add", "subtract", "multiply", "divide", "remainder", "larger", "smaller", "cents"},
		instead:  func(call) []call { return nil },
		requests: calculatorRequests,
		readers:  []string{`add(2, 3)`, `multiply(4, 4)`, `cents(3, "dime")`, `larger(7, 9)`},
	}
}

var (
	coins  = []string{"nickel", "dime", "quarter"}
	worths = map[string]int{"nickel": 5, "dime": 10, "quarter": 25}
)

var calculatorRequests = []func(*scene) *problem{
	composed, boxes, purse, change, shareOut, largestProduct, sumUp, clamped, remainders,
	divisor, conditional, power, sumAndProduct, multiples, average,
}

// told is an attempt that answers a value, written as source.
func told(value any, template string, f fields) attempt {
	return attempt{answer: value, source: code(template, f)}
}

// composed asks for a function of a function of numbers.
func composed(s *scene) *problem {
	a, b, c := s.between(3, 30), s.between(3, 30), s.between(2, 15)
	type function struct {
		tool, nested string
		of           func(int, int) int
	}
	functions := []function{
		{"add", "the sum of $x and $y", func(x, y int) int { return x + y }},
		{"subtract", "what is left of $x when $y is taken away", func(x, y int) int { return x - y }},
		{"multiply", "the product of $x and $y", func(x, y int) int { return x * y }},
		{"larger", "whichever of $x and $y is larger", func(x, y int) int { return max(x, y) }},
		{"smaller", "whichever of $x and $y is smaller", func(x, y int) int { return min(x, y) }},
	}
	inner, outer := one(s.dice, functions...), one(s.dice, functions...)
	f := fields{"a": a, "b": b, "c": c, "in": inner.tool, "out": outer.tool}
	value := outer.of(inner.of(a, b), c)
	f["phrase"] = code(inner.nested, fields{"x": a, "y": b})
	f["first"] = code(outer.nested, fields{"x": "it", "y": c})
	other := one(s.dice, functions...)
	f["other"] = other.tool
	return &problem{
		scene: s,
		right: attempt{answer: value},
		misread: []attempt{
			told(inner.of(a, b), "answer($in($a, $b))", f),
			told(other.of(inner.of(a, b), c), "answer($other($in($a, $b), $c))", f),
			told(outer.of(inner.of(a, c), b), "answer($out($in($a, $c), $b))", f),
			told(outer.of(inner.of(a, b), c+1), "answer($out($in($a, $b), $c + 1))", f),
			told(outer.of(c, inner.of(a, b)), "answer($out($c, $in($a, $b)))", f),
			told(outer.of(inner.of(a+1, b), c), "answer($out($in($a + 1, $b), $c))", f),
		},
		instruction: words(s.dice, f,
			"work out $phrase. Then find $first, and answer with that.",
			"first take $phrase; second, find $first. What do you get?",
			"determine $phrase, and with the result, $first. Only the final number counts."),
		solution: code(one(s.dice,
			"answer($out($in($a, $b), $c))",
			"x = $in($a, $b)\ny = $out(x, $c)\nanswer(y)",
			"result = $in($a, $b)\nprint(result)\nresult = $out(result, $c)\nanswer(result)"), f),
		recomputed: functionVerifiers(inner.tool, outer.tool, f),
	}
}

// functionVerifiers recompute a composition with the tools of a view, or with
// Python's own operators.
func functionVerifiers(inner, outer string, f fields) []string {
	operators := map[string]string{
		"add": "x + y", "subtract": "x - y", "multiply": "x * y",
		"larger": "max(x, y)", "smaller": "min(x, y)",
	}
	f["inner"], f["outer"] = operators[inner], operators[outer]
	return []string{
		code(`def verify(before, after, answer, calls):
    return answer == before.$out(before.$in($a, $b), $c)
`, f),
		code(`def first(x, y):
    return $inner


def second(x, y):
    return $outer


def verify(before, after, answer, calls):
    return type(answer) is int and answer == second(first($a, $b), $c)
`, f)}
}

func boxes(s *scene) *problem {
	n, m, k := s.between(3, 12), s.between(4, 15), s.between(2, 9)
	f := fields{"n": n, "m": m, "k": k}
	return &problem{
		scene: s,
		right: attempt{answer: n*m - k},
		misread: []attempt{
			told(n*m, "answer(multiply($n, $m))", f),
			told(n*(m-k), "answer(multiply($n, subtract($m, $k)))", f),
			told(n+m-k, "answer(subtract(add($n, $m), $k))", f),
			told(n*m+k, "answer(add(multiply($n, $m), $k))", f),
		},
		instruction: words(s.dice, f,
			"a shop gets $n boxes with $m cups each, and $k cups are broken in total. How many whole cups are there?",
			"there are $n rows of $m seats in a hall. $k seats are taken. How many are free?",
			"I baked $n trays of $m rolls and ate $k rolls. How many rolls are left?"),
		solution: code(one(s.dice,
			"answer(subtract(multiply($n, $m), $k))",
			"all_of_them = multiply($n, $m)\nanswer(subtract(all_of_them, $k))",
			"total = 0\nfor _ in range($n):\n    total = add(total, $m)\nanswer(subtract(total, $k))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = $n * $m - $k
    if not isinstance(answer, int):
        return False
    return answer == expected
`, f)},
	}
}

func purse(s *scene) *problem {
	two := some(s.dice, 2, coins)
	n, m := s.between(2, 9), s.between(2, 9)
	x, y := worths[two[0]], worths[two[1]]
	f := fields{"n": n, "m": m, "x": two[0], "y": two[1]}
	return &problem{
		scene: s,
		right: attempt{answer: n*x + m*y},
		misread: []attempt{
			told(n*x, "answer(cents($n, \"$x\"))", f),
			told(m*x+n*y, "answer(add(cents($m, \"$x\"), cents($n, \"$y\")))", f),
			told(n+m, "answer(add($n, $m))", f),
			told((n+m)*x, "answer(cents(add($n, $m), \"$x\"))", f),
		},
		instruction: words(s.dice, f,
			"my purse has $n ${x}s and $m ${y}s in it. How many cents is that?",
			"what are $n ${x}s and $m ${y}s worth together, in cents?",
			"somebody pays with $n ${x}s plus $m ${y}s. Tell the amount in cents."),
		solution: code(one(s.dice,
			"answer(add(cents($n, \"$x\"), cents($m, \"$y\")))",
			"worth = 0\nfor n, coin in [($n, \"$x\"), ($m, \"$y\")]:\n    worth += cents(n, coin)\nanswer(worth)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    value = {"nickel": 5, "dime": 10, "quarter": 25}
    return answer == $n * value["$x"] + $m * value["$y"]
`, f)},
	}
}

func change(s *scene) *problem {
	coin, n := one(s.dice, coins...), s.between(4, 12)
	worth := n * worths[coin]
	price := s.between(3, worth-2)
	f := fields{"coin": coin, "n": n, "price": price}
	return &problem{
		scene: s,
		right: attempt{answer: worth - price},
		misread: []attempt{
			told(price-worth, "answer(subtract($price, cents($n, \"$coin\")))", f),
			told(worth, "answer(cents($n, \"$coin\"))", f),
			told(worth+price, "answer(add(cents($n, \"$coin\"), $price))", f),
			told(n-price, "answer(subtract($n, $price))", f),
		},
		instruction: words(s.dice, f,
			"something costs $price cents and is paid for with $n ${coin}s. How many cents of change are due?",
			"you have $n ${coin}s and spend $price cents. How many cents do you keep?",
			"take $price cents from the value of $n ${coin}s and answer with what remains, in cents."),
		solution: code(one(s.dice,
			"answer(subtract(cents($n, \"$coin\"), $price))",
			"paid = cents($n, \"$coin\")\nprice = $price\nanswer(subtract(paid, price))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    return answer == after.cents($n, "$coin") - $price
`, f)},
	}
}

func shareOut(s *scene) *problem {
	k := s.between(3, 9)
	n := k*s.between(3, 12) + s.between(2, k-1)
	if k == 3 {
		n = k*s.between(3, 12) + 2
	}
	f := fields{"n": n, "k": k}
	each, left := n/k, n%k
	return &problem{
		scene: s,
		right: attempt{answer: list(each, left)},
		misread: []attempt{
			told(list(left, each), "answer([remainder($n, $k), divide($n, $k)])", f),
			told(each, "answer(divide($n, $k))", f),
			told(list(each+1, left), "answer([divide($n, $k) + 1, remainder($n, $k)])", f),
			told(list(each, each), "answer([divide($n, $k), divide($n, $k)])", f),
		},
		instruction: words(s.dice, f,
			"$n sweets are shared evenly among $k children. Answer with a list of two numbers: how many each child gets, and how many are left over.",
			"pack $n books into boxes of $k. Tell the number of full boxes and the number of books that remain, as a list in this order.",
			"divide $n by $k in whole numbers; the answer is the list [quotient, remainder]."),
		solution: code(one(s.dice,
			"answer([divide($n, $k), remainder($n, $k)])",
			"each = divide($n, $k)\nleft = subtract($n, multiply(each, $k))\nanswer([each, left])"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    if not isinstance(answer, list) or len(answer) != 2:
        return False
    each, left = answer
    return each == $n // $k and left == $n % $k
`, f),
			code(`def verify(before, after, answer, calls):
    return answer == list(divmod($n, $k))
`, f)},
	}
}

func largestProduct(s *scene) *problem {
	var pairs, products []any
	best, least := 0, 1<<20
	for range 3 {
		x, y := s.between(3, 14), s.between(3, 14)
		pairs, products = append(pairs, list(x, y)), append(products, x*y)
		best, least = max(best, x*y), min(least, x*y)
	}
	f := fields{"pairs": literal(pairs)}
	for i, pair := range pairs {
		f[[]string{"one", "two", "three"}[i]] = code("$x and $y", fields{"x": at(pair, 0), "y": at(pair, 1)})
	}
	return &problem{
		scene: s,
		right: attempt{answer: best},
		misread: []attempt{
			told(least, "answer(min(multiply(a, b) for a, b in $pairs))", f),
			told(products[0], "a, b = $pairs[0]\nanswer(multiply(a, b))", f),
			told(products[2], "for a, b in $pairs:\n    answer(multiply(a, b))", f),
			told(products[1], "a, b = $pairs[1]\nanswer(multiply(a, b))", f),
			told(number(pairs, 0, 0)+number(pairs, 0, 1), "a, b = $pairs[0]\nanswer(add(a, b))", f),
		},
		instruction: words(s.dice, f,
			"multiply each of these pairs: $one; $two; $three. What is the largest of the three products?",
			"three rectangular fields have sides of $one metres, of $two metres, and of $three metres. What is the area of the biggest in square metres?",
			"compare the product of $one, that of $two and that of $three, and answer with the greatest."),
		solution: code(one(s.dice,
			"best = 0\nfor a, b in $pairs:\n    best = larger(best, multiply(a, b))\nanswer(best)",
			"products = [multiply(a, b) for a, b in $pairs]\nanswer(max(products))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    products = [a * b for a, b in $pairs]
    return answer in products and all(answer >= p for p in products)
`, f)},
	}
}
