package worded

// What people ask of a calculator that takes a loop or a condition.

func sumUp(s *scene) *problem {
	low := s.between(2, 9)
	high := low + s.between(3, 9)
	sum := (low + high) * (high - low + 1) / 2
	f := fields{"low": low, "high": high}
	return &problem{
		scene: s,
		right: attempt{answer: sum},
		misread: []attempt{
			told(sum-high, "n = 0\nfor i in range($low, $high):\n    n = add(n, i)\nanswer(n)", f),
			told(sum-low, "n = 0\nfor i in range($low + 1, $high + 1):\n    n = add(n, i)\nanswer(n)", f),
			told(low+high, "answer(add($low, $high))", f),
			told(high*(high+1)/2, "answer(sum(range(1, $high + 1)))", f),
		},
		instruction: words(s.dice, f,
			"add up all whole numbers from $low to $high, both included.",
			"what is the sum of the integers starting at $low and ending with $high?",
			"start at $low, count up to $high, and answer with the total of all the numbers you have named."),
		solution: code(one(s.dice,
			"total = 0\nfor i in range($low, $high + 1):\n    total = add(total, i)\nanswer(total)",
			"answer(divide(multiply(add($low, $high), $high - $low + 1), 2))",
			"i, total = $low, 0\nwhile i <= $high:\n    total += i\n    i += 1\nanswer(total)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = sum(range($low, $high + 1))
    return isinstance(answer, int) and not isinstance(answer, bool) and answer == expected
`, f)},
	}
}

func clamped(s *scene) *problem {
	low, high := s.between(10, 20), s.between(40, 60)
	x, y := s.between(2, 9), s.between(3, 12)
	value := min(max(x*y, low), high)
	f := fields{"low": low, "high": high, "x": x, "y": y}
	return &problem{
		scene: s,
		right: attempt{answer: value},
		misread: []attempt{
			told(x*y, "answer(multiply($x, $y))", f),
			told(max(x*y, high), "answer(larger(multiply($x, $y), $high))", f),
			told(min(x*y, low), "answer(smaller(multiply($x, $y), $low))", f),
			told(min(max(x+y, low), high), "answer(smaller(larger(add($x, $y), $low), $high))", f),
		},
		instruction: words(s.dice, f,
			"multiply $x by $y, but if the result is below $low take $low instead, and if it is above $high take $high.",
			"$x times $y, limited to the range from $low to $high: what is it?",
			"a parking fee is $x per hour for $y hours, at least $low and at most $high. What is to be paid?"),
		solution: code(one(s.dice,
			"answer(smaller(larger(multiply($x, $y), $low), $high))",
			"n = multiply($x, $y)\nif n < $low:\n    n = $low\nelif n > $high:\n    n = $high\nanswer(n)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    product = $x * $y
    if product < $low:
        return answer == $low
    if product > $high:
        return answer == $high
    return answer == product
`, f)},
	}
}

func remainders(s *scene) *problem {
	m := s.between(5, 11)
	var numbers, right, quotients []any
	for range 3 {
		n := s.between(12, 60)
		numbers, right, quotients = append(numbers, n), append(right, n%m), append(quotients, n/m)
	}
	f := fields{"m": m, "x": numbers[0], "y": numbers[1], "z": numbers[2], "numbers": literal(numbers)}
	return &problem{
		scene: s,
		right: attempt{answer: right},
		misread: []attempt{
			told(quotients, "answer([divide(n, $m) for n in $numbers])", f),
			told(right[:2], "answer([remainder(n, $m) for n in $numbers[:2]])", f),
			told(reversed(right), "answer([remainder(n, $m) for n in reversed($numbers)])", f),
			told(right[0].(int)+right[1].(int)+right[2].(int), "answer(sum(remainder(n, $m) for n in $numbers))", f),
		},
		instruction: words(s.dice, f,
			"what are the remainders of $x, $y and $z when divided by $m? Answer with a list, in that order.",
			"for each of $x, $y and $z, find what is left after dividing it by $m. Give the three results as a list in the same order."),
		solution: code(one(s.dice,
			"answer([remainder(n, $m) for n in $numbers])",
			"rest = []\nfor n in ($x, $y, $z):\n    rest.append(remainder(n, $m))\nanswer(rest)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = [n % $m for n in $numbers]
    if not isinstance(answer, list) or len(answer) != len(expected):
        return False
    return all(a == e for a, e in zip(answer, expected))
`, f)},
	}
}

func divisor(s *scene) *problem {
	common := s.between(2, 9)
	x, y := common*s.between(3, 12), common*s.between(3, 12)
	a, b := x, y
	for b != 0 {
		a, b = b, a%b
	}
	if x == y {
		return nil
	}
	f := fields{"x": x, "y": y, "multiple": x * y / a}
	return &problem{
		scene: s,
		right: attempt{answer: a},
		misread: []attempt{
			told(min(x, y), "answer(smaller($x, $y))", f),
			told(max(x, y)%min(x, y), "answer(remainder(larger($x, $y), smaller($x, $y)))", f),
			told(x*y/a, "n = $x\nwhile remainder(n, $y):\n    n = add(n, $x)\nanswer(n)", f),
			told(max(x, y)-min(x, y), "answer(subtract(larger($x, $y), smaller($x, $y)))", f),
			told(2*a, "a, b = $x, $y\nwhile b:\n    a, b = b, a % b\nanswer(multiply(2, a))", f),
		},
		instruction: words(s.dice, f,
			"find the largest whole number that divides both $x and $y without a remainder.",
			"what is the greatest common divisor of $x and $y?",
			"ropes of $x and $y metres are cut into equal pieces with nothing left over. How long can the pieces be at most, in whole metres?"),
		solution: code(one(s.dice,
			"a, b = $x, $y\nwhile b:\n    a, b = b, remainder(a, b)\nanswer(a)",
			"d = smaller($x, $y)\nwhile $x % d or $y % d:\n    d = subtract(d, 1)\nanswer(d)"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    return answer == math.gcd($x, $y)
`, f),
			code(`def divides(d):
    return $x % d == 0 and $y % d == 0


def verify(before, after, answer, calls):
    if not isinstance(answer, int) or answer < 1:
        return False
    return divides(answer) and not any(divides(d) for d in range(answer + 1, $x + 1))
`, f)},
	}
}

func conditional(s *scene) *problem {
	a, b, c := s.between(3, 12), s.between(3, 12), s.between(30, 70)
	value, otherwise := a*b-c, c+a
	if a*b <= c {
		value, otherwise = otherwise, value
	}
	f := fields{"a": a, "b": b, "c": c}
	return &problem{
		scene: s,
		right: attempt{answer: value},
		misread: []attempt{
			{answer: otherwise},
			told(a*b, "answer(multiply($a, $b))", f),
			told(c+b, "answer(add($c, $b))", f),
			told(a+b, "answer(add($a, $b))", f),
		},
		instruction: words(s.dice, f,
			"if $a times $b is more than $c, answer with how much more; otherwise answer with the sum of $c and $a.",
			"multiply $a by $b. Is the result greater than $c? Then subtract $c from it. If it is not, add $a to $c instead. What comes out?",
			"should the product of $a and $b exceed $c, give the excess. Else give $c plus $a."),
		solution: code(one(s.dice,
			"p = multiply($a, $b)\nif p > $c:\n    answer(subtract(p, $c))\nelse:\n    answer(add($c, $a))",
			"product = multiply($a, $b)\nanswer(subtract(product, $c) if larger(product, $c) == product and product != $c else add($c, $a))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    product = before.multiply($a, $b)
    expected = product - $c if product > $c else $c + $a
    return answer == expected
`, f)},
	}
}

func power(s *scene) *problem {
	a, k, b := s.between(2, 7), s.between(2, 4), s.between(2, 20)
	value := 1
	for range k {
		value *= a
	}
	f := fields{"a": a, "k": k, "b": b}
	return &problem{
		scene: s,
		right: attempt{answer: value + b},
		misread: []attempt{
			told(a*k+b, "answer(add(multiply($a, $k), $b))", f),
			told(value, "p = 1\nfor _ in range($k):\n    p = multiply(p, $a)\nanswer(p)", f),
			told(value*a+b, "p = $a\nfor _ in range($k):\n    p = multiply(p, $a)\nanswer(add(p, $b))", f),
			told(value*b, "p = 1\nfor _ in range($k):\n    p = multiply(p, $a)\nanswer(multiply(p, $b))", f),
		},
		instruction: words(s.dice, f,
			"raise $a to the power of $k and add $b.",
			"multiply $k factors of $a with one another, then add $b to the product. What is the result?",
			"what is $b more than $a to the power $k?"),
		solution: code(one(s.dice,
			"p = 1\nfor _ in range($k):\n    p = multiply(p, $a)\nanswer(add(p, $b))",
			"answer(add($a ** $k, $b))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    return answer == pow($a, $k) + $b
`, f)},
	}
}

func sumAndProduct(s *scene) *problem {
	a, b := s.between(2, 15), s.between(3, 15)
	object := func(sum, product int) any { return map[string]any{"sum": sum, "product": product} }
	f := fields{"a": a, "b": b}
	return &problem{
		scene: s,
		right: attempt{answer: object(a+b, a*b)},
		misread: []attempt{
			told(object(a*b, a+b), "answer({\"sum\": multiply($a, $b), \"product\": add($a, $b)})", f),
			told(list(a+b, a*b), "answer([add($a, $b), multiply($a, $b)])", f),
			told(map[string]any{"sum": a + b}, "answer({\"sum\": add($a, $b)})", f),
			told(a+b+a*b, "answer(add(add($a, $b), multiply($a, $b)))", f),
		},
		instruction: words(s.dice, f,
			"answer with a dictionary that has the sum of $a and $b under \"sum\" and their product under \"product\".",
			"for the numbers $a and $b, report {\"sum\": ..., \"product\": ...} with the two results filled in."),
		solution: code(one(s.dice,
			"answer({\"sum\": add($a, $b), \"product\": multiply($a, $b)})",
			"result = {}\nresult[\"product\"] = multiply($a, $b)\nresult[\"sum\"] = add($a, $b)\nanswer(result)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    if not isinstance(answer, dict) or set(answer) != {"sum", "product"}:
        return False
    return answer["sum"] == $a + $b and answer["product"] == $a * $b
`, f)},
	}
}

func multiples(s *scene) *problem {
	m, low := s.between(3, 7), s.between(5, 20)
	high := low + s.between(15, 40)
	n := high/m - (low-1)/m
	f := fields{"m": m, "low": low, "high": high}
	return &problem{
		scene: s,
		right: attempt{answer: n},
		misread: []attempt{
			told((high-low)/m, "answer(divide(subtract($high, $low), $m))", f),
			told(high/m, "answer(divide($high, $m))", f),
			told(high-low+1-n, "answer(sum(1 for i in range($low, $high + 1) if remainder(i, $m)))", f),
			told(high/m*m, "answer(multiply(divide($high, $m), $m))", f),
		},
		instruction: words(s.dice, f,
			"how many multiples of $m are there between $low and $high, both ends included?",
			"go through the whole numbers from $low up to and including $high and count those that $m divides evenly.",
			"count the numbers that are at least $low and at most $high, and that leave no remainder when divided by $m."),
		solution: code(one(s.dice,
			"answer(sum(1 for i in range($low, $high + 1) if remainder(i, $m) == 0))",
			"answer(subtract(divide($high, $m), divide($low - 1, $m)))",
			"n = 0\nfor i in range($low, $high + 1):\n    if remainder(i, $m) == 0:\n        n = add(n, 1)\nanswer(n)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    return answer == len([i for i in range($low, $high + 1) if i % $m == 0])
`, f)},
	}
}

func average(s *scene) *problem {
	a, b, c := s.between(5, 40), s.between(5, 40), s.between(5, 40)
	f := fields{"a": a, "b": b, "c": c}
	return &problem{
		scene: s,
		right: attempt{answer: (a + b + c) / 3},
		misread: []attempt{
			told(a+b+c, "answer(add(add($a, $b), $c))", f),
			told((a+b+c)/2, "answer(divide(add(add($a, $b), $c), 2))", f),
			told((a+b)/2, "answer(divide(add($a, $b), 2))", f),
			told((a+b+c)%3, "answer(remainder(add(add($a, $b), $c), 3))", f),
		},
		instruction: words(s.dice, f,
			"what is the average of $a, $b and $c, rounded down to a whole number?",
			"add $a, $b and $c, divide the sum by three, and drop what comes after the point.",
			"three parcels weigh $a, $b and $c pounds. Answer with their mean weight in whole pounds, rounded down."),
		solution: code(one(s.dice,
			"answer(divide(add(add($a, $b), $c), 3))",
			"weights = [$a, $b, $c]\ntotal = 0\nfor w in weights:\n    total = add(total, w)\nanswer(divide(total, len(weights)))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    numbers = [$a, $b, $c]
    return answer == sum(numbers) // len(numbers)
`, f)},
	}
}
