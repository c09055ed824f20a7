package blind

// calculatorKinds are what is asked of a calculator.
var calculatorKinds = []kind{
	asking("sum times", sumTimes),
	asking("difference of products", differenceOfProducts),
	asking("larger of sums", largerOfSums),
	asking("remainder of product", remainderOfProduct),
	asking("purse", purse),
	asking("quotient and remainder", quotientAndRemainder),
	asking("sum and product", sumAndProduct),
	asking("conditional", productOrSum),
	asking("multiples", multiples),
	asking("sum of squares", sumOfSquares),
	asking("largest remainder", largestRemainder),
	asking("equation", equation),
	asking("mean", mean),
	asking("how many are divisible", howManyDivisible),
	asking("sorted remainders", sortedRemainders),
}

func sumTimes(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 3, 3, 20)
	a, b, c := n[0], n[1], n[2]
	return request{
		values: values{"a": a, "b": b, "c": c},
		wordings: []string{
			"Multiply the sum of {a} and {b} by {c}.",
			"Add {b} to {a}, and give {c} times the result.",
			"What is {c} times the sum of {a} and {b}?",
		},
		solutions: []string{
			"answer(multiply(add({a}, {b}), {c}))",
			"total = add({a}, {b})\nproduct = multiply(total, {c})\nanswer(product)",
		},
		answer: (a + b) * c,
		from:   "before.multiply(before.add({a}, {b}), {c})",
		misses: []miss{
			says(a+b*c, "answer(add({a}, multiply({b}, {c})))"),
			says(a+b, "answer(add({a}, {b}))"),
			says(a*b+c, "answer(add(multiply({a}, {b}), {c}))"),
		},
	}, true
}

func differenceOfProducts(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 4, 3, 15)
	a, b, c, e := n[0], n[1], n[2], n[3]
	return request{
		values: values{"a": a, "b": b, "c": c, "e": e},
		wordings: []string{
			"Take the product of {c} and {e} from the product of {a} and {b}.",
			"By how much is {a} times {b} larger than {c} times {e}?",
		},
		solutions: []string{
			"answer(subtract(multiply({a}, {b}), multiply({c}, {e})))",
			"first = multiply({a}, {b})\nsecond = multiply({c}, {e})\nanswer(subtract(first, second))",
		},
		answer: a*b - c*e,
		from:   "{a} * {b} - {c} * {e}",
		misses: []miss{
			says(c*e-a*b, "answer(subtract(multiply({c}, {e}), multiply({a}, {b})))"),
			says(a*b+c*e, "answer(add(multiply({a}, {b}), multiply({c}, {e})))"),
			says(a*b, "answer(multiply({a}, {b}))"),
		},
	}, a*b > c*e+1
}

func largerOfSums(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 4, 10, 90)
	one, other := n[0]+n[1], n[2]+n[3]
	large, small := max(one, other), min(one, other)
	return request{
		values: values{"a": n[0], "b": n[1], "c": n[2], "e": n[3]},
		wordings: []string{
			"Which is larger, the sum of {a} and {b} or the sum of {c} and {e}? Give the larger sum.",
			"Compute {a} plus {b} and {c} plus {e}, and answer with the larger of the two results.",
		},
		solutions: []string{
			"answer(larger(add({a}, {b}), add({c}, {e})))",
			"one, other = add({a}, {b}), add({c}, {e})\nif one > other:\n    answer(one)\nelse:\n    answer(other)",
		},
		answer: large,
		from:   "max({a} + {b}, {c} + {e})",
		misses: []miss{
			says(small, "answer(smaller(add({a}, {b}), add({c}, {e})))"),
			says(large+small, "answer(add(add({a}, {b}), add({c}, {e})))"),
			says(max(n[0], n[1])+max(n[2], n[3]), "answer(add(larger({a}, {b}), larger({c}, {e})))"),
		},
	}, large != small
}

func remainderOfProduct(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 2, 7, 40)
	a, b, m := n[0], n[1], d.within(5, 19)
	return request{
		values: values{"a": a, "b": b, "m": m},
		wordings: []string{
			"What is left when the product of {a} and {b} is divided by {m}?",
			"Multiply {a} by {b}, divide by {m}, and give the remainder.",
		},
		solutions: []string{
			"answer(remainder(multiply({a}, {b}), {m}))",
			"product = multiply({a}, {b})\nanswer(subtract(product, multiply(divide(product, {m}), {m})))",
		},
		answer: a * b % m,
		from:   "before.remainder(before.multiply({a}, {b}), {m})",
		misses: []miss{
			says(a*b/m, "answer(divide(multiply({a}, {b}), {m}))"),
			says((a+b)%m, "answer(remainder(add({a}, {b}), {m}))"),
			says(a*(b%m), "answer(multiply({a}, remainder({b}, {m})))"),
		},
	}, a*b%m > 1
}

func purse(_ *calculator, d *dice) (request, bool) {
	kinds := shuffled(d, []string{"penny", "nickel", "dime", "quarter"})
	n := numbers(d, 2, 2, 12)
	one, other := n[0]*coins[kinds[0]], n[1]*coins[kinds[1]]
	return request{
		values: values{"n": n[0], "m": n[1], "coin": kinds[0], "other": kinds[1], "coins": plural[kinds[0]], "others": plural[kinds[1]]},
		wordings: []string{
			"A purse holds {n} {coins} and {m} {others}. How many cents is that?",
			"Tell the value of {n} {coins} and {m} {others} together, in cents.",
		},
		solutions: []string{
			"answer(add(cents({n}, \"{coin}\"), cents({m}, \"{other}\")))",
			"value = 0\nfor n, coin in [({n}, \"{coin}\"), ({m}, \"{other}\")]:\n    value = add(value, cents(n, coin))\nanswer(value)",
		},
		answer: one + other,
		from:   "before.cents({n}, \"{coin}\") + before.cents({m}, \"{other}\")",
		misses: []miss{
			says(n[1]*coins[kinds[0]]+n[0]*coins[kinds[1]], "answer(add(cents({m}, \"{coin}\"), cents({n}, \"{other}\")))"),
			says(n[0]+n[1], "answer(add({n}, {m}))"),
			says(one, "answer(cents({n}, \"{coin}\"))"),
		},
	}, true
}

func quotientAndRemainder(_ *calculator, d *dice) (request, bool) {
	a, b := d.within(60, 400), d.within(7, 23)
	q, r := a/b, a%b
	return request{
		values: values{"a": a, "b": b},
		wordings: []string{
			"Divide {a} by {b}. Answer with a list of the quotient, rounded down, and the remainder.",
			"How often does {b} go into {a}, and what is left? Give both as a list, in this order.",
		},
		solutions: []string{
			"answer([divide({a}, {b}), remainder({a}, {b})])",
			"times = divide({a}, {b})\nleft = subtract({a}, multiply(times, {b}))\nanswer([times, left])",
		},
		answer: []any{q, r},
		from:   "[{a} // {b}, {a} % {b}]",
		misses: []miss{
			says([]any{r, q}, "answer([remainder({a}, {b}), divide({a}, {b})])"),
			says(q, "answer(divide({a}, {b}))"),
			says([]any{q, b}, "answer([divide({a}, {b}), {b}])"),
		},
	}, q != r && r != b
}

func sumAndProduct(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 2, 4, 25)
	a, b := n[0], n[1]
	return request{
		values: values{"a": a, "b": b},
		wordings: []string{
			"Give the sum and the product of {a} and {b} as a dict with the keys sum and product.",
			"Answer with a dict: under sum that of {a} and {b}, under product what they give when multiplied.",
		},
		solutions: []string{
			"answer({\"sum\": add({a}, {b}), \"product\": multiply({a}, {b})})",
			"result = {}\nresult[\"sum\"] = add({a}, {b})\nresult[\"product\"] = multiply({a}, {b})\nanswer(result)",
		},
		answer: map[string]any{"sum": a + b, "product": a * b},
		from:   "{\"sum\": {a} + {b}, \"product\": {a} * {b}}",
		misses: []miss{
			says(map[string]any{"sum": a * b, "product": a + b}, "answer({\"sum\": multiply({a}, {b}), \"product\": add({a}, {b})})"),
			says([]any{a + b, a * b}, "answer([add({a}, {b}), multiply({a}, {b})])"),
			says(map[string]any{"sum": a + b}, "answer({\"sum\": add({a}, {b})})"),
		},
	}, true
}

func productOrSum(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 2, 4, 20)
	a, b, limit := n[0], n[1], d.within(60, 200)
	right, wrong := a*b-limit, a+b
	if a*b <= limit {
		right, wrong = wrong, right
	}
	return request{
		values: values{"a": a, "b": b, "limit": limit},
		wordings: []string{
			"If the product of {a} and {b} is larger than {limit}, tell by how much; otherwise give their sum.",
			"Multiply {a} by {b}. When that is more than {limit}, answer with what it exceeds {limit} by, else with the sum of {a} and {b}.",
		},
		solutions: []string{
			"product = multiply({a}, {b})\nif product > {limit}:\n    answer(subtract(product, {limit}))\nelse:\n    answer(add({a}, {b}))",
			"excess = subtract(multiply({a}, {b}), {limit})\nanswer(excess if excess > 0 else add({a}, {b}))",
		},
		answer: right,
		from:   "{a} * {b} - {limit} if {a} * {b} > {limit} else {a} + {b}",
		misses: []miss{
			says(wrong, "product = multiply({a}, {b})\nif product < {limit}:\n    answer(subtract(product, {limit}))\nelse:\n    answer(add({a}, {b}))"),
			says(a*b, "answer(multiply({a}, {b}))"),
			says(limit, "answer({limit})"),
		},
	}, a*b != limit
}

func multiples(_ *calculator, d *dice) (request, bool) {
	n := d.within(6, 30)
	return request{
		values: values{"n": n},
		wordings: []string{
			"List the products of {n} with 2, 3, 4 and 5, in this order.",
			"For every number from 2 to 5, multiply it by {n}. Answer with the list of the four products.",
		},
		solutions: []string{
			"answer([multiply({n}, k) for k in range(2, 6)])",
			"products = []\nfor k in (2, 3, 4, 5):\n    products.append(multiply({n}, k))\nanswer(products)",
		},
		answer: []any{2 * n, 3 * n, 4 * n, 5 * n},
		from:   "[{n} * k for k in (2, 3, 4, 5)]",
		misses: []miss{
			says([]any{2 * n, 3 * n, 4 * n}, "answer([multiply({n}, k) for k in range(2, 5)])"),
			says([]any{n, 2 * n, 3 * n, 4 * n, 5 * n}, "answer([multiply({n}, k) for k in range(1, 6)])"),
			says([]any{2 + n, 3 + n, 4 + n, 5 + n}, "answer([add({n}, k) for k in range(2, 6)])"),
		},
	}, true
}

func sumOfSquares(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, d.within(3, 4), 3, 14)
	squares, sum := 0, 0
	for _, number := range n {
		squares += number * number
		sum += number
	}
	return request{
		values: values{"list": n},
		wordings: []string{
			"Square each of the numbers {list} and add up the squares.",
			"What is the sum of the squares of {list}?",
		},
		solutions: []string{
			"total = 0\nfor n in {list}:\n    total = add(total, multiply(n, n))\nanswer(total)",
			"squares = [multiply(n, n) for n in {list}]\nanswer(sum(squares))",
		},
		answer: squares,
		from:   "sum(n * n for n in {list})",
		misses: []miss{
			says(sum*sum, "total = 0\nfor n in {list}:\n    total = add(total, n)\nanswer(multiply(total, total))"),
			says(sum*2, "answer(sum(multiply(n, 2) for n in {list}))"),
			says(squares-n[0]*n[0], "answer(sum(multiply(n, n) for n in {list}[1:]))"),
		},
	}, true
}

func largestRemainder(_ *calculator, d *dice) (request, bool) {
	n, m := numbers(d, 4, 20, 99), d.within(5, 12)
	best, only, high := n[0], true, n[0]
	for _, number := range n[1:] {
		if number%m > best%m {
			best, only = number, true
		} else if number%m == best%m {
			only = false
		}
		high = max(high, number)
	}
	return request{
		values: values{"list": n, "m": m},
		wordings: []string{
			"Which of the numbers {list} leaves the largest remainder when divided by {m}? Give the number.",
			"Divide each of {list} by {m}, and answer with the number that has the largest remainder.",
		},
		solutions: []string{
			"answer(max({list}, key=lambda n: remainder(n, {m})))",
			"best = {list}[0]\nfor n in {list}:\n    if remainder(n, {m}) > remainder(best, {m}):\n        best = n\nanswer(best)",
		},
		answer: best,
		from:   "max({list}, key=lambda n: before.remainder(n, {m}))",
		misses: []miss{
			says(best%m, "answer(max(remainder(n, {m}) for n in {list}))"),
			says(high, "answer(max({list}))"),
		},
	}, only
}

func equation(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 2, 12, 98)
	a, b := n[0], n[1]
	v := values{"a": a, "b": b, "sum": a + b, "product": a * b}
	return request{
		values: values{"a": a, "b": b},
		wordings: []string{
			"Write the sum of {a} and {b} as an equation with single spaces, such as \"2 + 3 = 5\".",
			"Answer with the text of an equation that adds {a} and {b} in this order; for 2 and 3 it would be 2 + 3 = 5.",
		},
		solutions: []string{
			"answer(\"{a} + {b} = \" + str(add({a}, {b})))",
			"total = add({a}, {b})\nanswer(f\"{a} + {b} = {total}\")",
		},
		answer: v.fill("{a} + {b} = {sum}"),
		from:   "\"{a} + {b} = \" + str({a} + {b})",
		misses: []miss{
			says(a+b, "answer(add({a}, {b}))"),
			says(v.fill("{a} + {b} = {product}"), "answer(\"{a} + {b} = \" + str(multiply({a}, {b})))"),
			says(v.fill("{b} + {a} = {sum}"), "answer(\"{b} + {a} = \" + str(add({b}, {a})))"),
		},
	}, true
}

func mean(_ *calculator, d *dice) (request, bool) {
	n := numbers(d, 4, 5, 60)
	sum := n[0] + n[1] + n[2] + n[3]
	return request{
		values: values{"list": n},
		wordings: []string{
			"What is the mean of {list}, rounded down to a whole number?",
			"Add up the numbers {list} and divide the sum by how many they are, rounding down.",
		},
		solutions: []string{
			"total = 0\nfor n in {list}:\n    total = add(total, n)\nanswer(divide(total, 4))",
			"numbers = {list}\nanswer(divide(sum(numbers), len(numbers)))",
		},
		answer: sum / 4,
		from:   "sum({list}) // 4",
		misses: []miss{
			says(sum/3, "answer(divide(sum({list}), 3))"),
			says(sum, "total = 0\nfor n in {list}:\n    total = add(total, n)\nanswer(total)"),
			says((n[0]+n[3])/2, "numbers = {list}\nanswer(divide(add(numbers[0], numbers[-1]), 2))"),
		},
	}, true
}

func howManyDivisible(_ *calculator, d *dice) (request, bool) {
	n, m := numbers(d, 7, 6, 60), d.within(2, 4)
	count := 0
	for _, number := range n {
		if number%m == 0 {
			count++
		}
	}
	return request{
		values: values{"list": n, "m": m},
		wordings: []string{
			"How many of the numbers {list} can be divided by {m} without a remainder?",
			"Count those of {list} that are multiples of {m}.",
		},
		solutions: []string{
			"answer(len([n for n in {list} if remainder(n, {m}) == 0]))",
			"found = 0\nfor n in {list}:\n    if remainder(n, {m}) == 0:\n        found += 1\nanswer(found)",
		},
		answer: count,
		from:   "sum(n % {m} == 0 for n in {list})",
		misses: []miss{
			says(7-count, "answer(len([n for n in {list} if remainder(n, {m}) != 0]))"),
			says(7, "answer(len({list}))"),
		},
	}, count > 1 && count < 7
}

func sortedRemainders(_ *calculator, d *dice) (request, bool) {
	a, m := d.within(40, 200), d.within(5, 9)
	var rests, quotients []any
	for k := range 3 {
		rests = append(rests, (a+k)*(a+k)%m)
		quotients = append(quotients, floor((a+k)*(a+k), m))
	}
	return request{
		values: values{"a": a, "m": m, "list": []int{a, a + 1, a + 2}},
		wordings: []string{
			"Square each of {list}, and list the remainders that the squares leave when divided by {m}, in the order of the numbers.",
			"For every one of the numbers {list} give the remainder of its square divided by {m}, as a list in the same order.",
		},
		solutions: []string{
			"answer([remainder(multiply(n, n), {m}) for n in {list}])",
			"rests = []\nfor n in {list}:\n    square = multiply(n, n)\n    rests.append(remainder(square, {m}))\nanswer(rests)",
		},
		answer: rests,
		from:   "[n * n % {m} for n in {list}]",
		misses: []miss{
			says(quotients, "answer([divide(multiply(n, n), {m}) for n in {list}])"),
			says([]any{a % m, (a + 1) % m, (a + 2) % m}, "answer([remainder(n, {m}) for n in {list}])"),
		},
	}, true
}
