package blind

// warehouseKinds are what is asked for in a warehouse.
var warehouseKinds = []kind{
	asking("restock", restockBin),
	asking("move", moveItems),
	asking("cancel an order", cancelOrder),
	asking("ship an order", shipOrder),
	asking("difference of bins", differenceOfBins),
	asking("totals together", totalsTogether),
	asking("list of counts", listOfCounts),
	asking("contents of a bin", contentsOfBin),
	asking("move if more", moveIfMore),
	asking("cancel every order", cancelEvery),
	asking("restock the extreme", restockExtreme),
	asking("name the extreme", nameExtreme),
	asking("move and tell", moveAndTell),
	asking("cancel but leave", cancelButLeave),
	asking("ship two", shipTwo),
	asking("text of an order", textOfOrder),
	asking("fill up to", fillUpTo),
	asking("orders by status", ordersAfterCancel),
}

func restockBin(w *warehouse, d *dice) (request, bool) {
	bin, item, n := pick(d, bins), pick(d, parts), d.within(2, 9)
	return request{
		values: values{"bin": bin, "item": item, "n": n},
		wordings: []string{
			"Restock bin {bin} with {n} {item}s.",
			"A delivery has come: put {n} new {item}s into bin {bin}.",
			"Please add {n} {item}s to what is in bin {bin}.",
		},
		solutions: []string{"for _ in range({n}):\n    restock(\"{bin}\", \"{item}\", 1)"},
		steps:     []call{with("restock", bin, item, n)},
	}, true
}

func moveItems(w *warehouse, d *dice) (request, bool) {
	ab, item := shuffled(d, bins), pick(d, parts)
	n := d.within(2, 4)
	return request{
		values: values{"a": ab[0], "b": ab[1], "c": ab[2], "item": item, "n": n},
		wordings: []string{
			"Move {n} {item}s from bin {a} to bin {b}.",
			"Take {n} {item}s out of bin {a} and put them into bin {b}.",
		},
		solutions: []string{"if count(\"{a}\", \"{item}\") >= {n}:\n    move(\"{a}\", \"{b}\", \"{item}\", {n})"},
		steps:     []call{with("move", ab[0], ab[1], item, n)},
		misses:    []miss{does(with("restock", ab[1], item, n)), does(with("move", ab[1], ab[0], item, n))},
	}, true
}

func cancelOrder(w *warehouse, d *dice) (request, bool) {
	k := d.within(1, 3)
	return request{
		values: values{"k": k},
		wordings: []string{
			"Cancel order {k}.",
			"The customer of order {k} has changed their mind. Cancel it.",
			"Order {k} is not needed any more; please cancel it.",
		},
		solutions: []string{"if order({k})[\"status\"] == \"open\":\n    cancel({k})"},
		steps:     []call{with("cancel", k)},
		misses:    []miss{does(with("ship", k, pick(d, bins)))},
	}, true
}

func shipOrder(w *warehouse, d *dice) (request, bool) {
	k, bin := d.within(1, 3), pick(d, bins)
	return request{
		values: values{"k": k, "bin": bin},
		wordings: []string{
			"Ship order {k} from bin {bin}.",
			"Fill order {k} with what bin {bin} holds, and ship it.",
		},
		solutions: []string{"wanted = order({k})\nif count(\"{bin}\", wanted[\"item\"]) >= wanted[\"quantity\"]:\n    ship({k}, \"{bin}\")"},
		steps:     []call{with("ship", k, bin)},
		misses:    []miss{does(with("cancel", k))},
	}, true
}

func differenceOfBins(w *warehouse, d *dice) (request, bool) {
	ab, item := shuffled(d, bins), pick(d, parts)
	here, there := w.Bins[ab[0]][item], w.Bins[ab[1]][item]
	return request{
		values: values{"a": ab[0], "b": ab[1], "item": item},
		wordings: []string{
			"How many more {item}s does bin {a} hold than bin {b}?",
			"Bin {a} holds more {item}s than bin {b}. Tell by how many.",
		},
		solutions: []string{
			"answer(count(\"{a}\", \"{item}\") - count(\"{b}\", \"{item}\"))",
			"here = count(\"{a}\", \"{item}\")\nthere = count(\"{b}\", \"{item}\")\nanswer(here - there)",
		},
		answer: here - there,
		from:   "before.count(\"{a}\", \"{item}\") - before.count(\"{b}\", \"{item}\")",
		misses: []miss{
			says(there-here, "answer(count(\"{b}\", \"{item}\") - count(\"{a}\", \"{item}\"))"),
			says(here, "answer(count(\"{a}\", \"{item}\"))"),
			says(here+there, "answer(count(\"{a}\", \"{item}\") + count(\"{b}\", \"{item}\"))"),
		},
	}, here-there > 1
}

func totalsTogether(w *warehouse, d *dice) (request, bool) {
	two := shuffled(d, parts)
	one, other := w.total(two[0]), w.total(two[1])
	return request{
		values: values{"item": two[0], "other": two[1]},
		wordings: []string{
			"How many {item}s and {other}s are there in the warehouse, taken together?",
			"Count the {item}s and the {other}s of all bins and give the sum of both.",
		},
		solutions: []string{
			"answer(total(\"{item}\") + total(\"{other}\"))",
			"pieces = 0\nfor bin in (\"A\", \"B\", \"C\"):\n    pieces += count(bin, \"{item}\") + count(bin, \"{other}\")\nanswer(pieces)",
		},
		answer: one + other,
		from:   "before.total(\"{item}\") + before.total(\"{other}\")",
		misses: []miss{
			says(one, "answer(total(\"{item}\"))"),
			says(w.Bins["A"][two[0]]+w.Bins["A"][two[1]], "answer(count(\"A\", \"{item}\") + count(\"A\", \"{other}\"))"),
			says([]any{one, other}, "answer([total(\"{item}\"), total(\"{other}\")])"),
		},
	}, true
}

func listOfCounts(w *warehouse, d *dice) (request, bool) {
	item := pick(d, parts)
	var counts, backwards []any
	for i := range bins {
		counts = append(counts, w.Bins[bins[i]][item])
		backwards = append(backwards, w.Bins[bins[2-i]][item])
	}
	return request{
		values: values{"item": item},
		wordings: []string{
			"List how many {item}s the bins A, B and C hold, in that order.",
			"Give the numbers of {item}s in the three bins as a list, first that of A, then that of B, then that of C.",
		},
		solutions: []string{
			"answer([count(bin, \"{item}\") for bin in (\"A\", \"B\", \"C\")])",
			"answer([count(\"A\", \"{item}\"), count(\"B\", \"{item}\"), count(\"C\", \"{item}\")])",
		},
		answer: counts,
		from:   "[before.count(bin, \"{item}\") for bin in (\"A\", \"B\", \"C\")]",
		misses: []miss{
			says(w.total(item), "answer(total(\"{item}\"))"),
			says(backwards, "answer([count(bin, \"{item}\") for bin in (\"C\", \"B\", \"A\")])"),
			says(counts[:2], "answer([count(bin, \"{item}\") for bin in (\"A\", \"B\")])"),
		},
	}, true
}

func contentsOfBin(w *warehouse, d *dice) (request, bool) {
	two := shuffled(d, bins)
	return request{
		values: values{"bin": two[0], "other": two[1]},
		wordings: []string{
			"What does bin {bin} hold? Give a dict with the number of each of nut, bolt and gear.",
			"Take stock of bin {bin}: answer with a dict from item (nut, bolt, gear) to how many there are.",
		},
		solutions: []string{
			"answer({item: count(\"{bin}\", item) for item in (\"nut\", \"bolt\", \"gear\")})",
			"stock = {}\nfor item in [\"nut\", \"bolt\", \"gear\"]:\n    stock[item] = count(\"{bin}\", item)\nanswer(stock)",
		},
		answer: treeOf(w.Bins[two[0]]),
		from:   "before.state[\"bins\"][\"{bin}\"]",
		misses: []miss{
			says(w.Bins[two[1]], "answer({item: count(\"{other}\", item) for item in (\"nut\", \"bolt\", \"gear\")})"),
			says(map[string]any{"nut": w.Bins[two[0]]["nut"], "bolt": w.Bins[two[0]]["bolt"]}, "answer({item: count(\"{bin}\", item) for item in (\"nut\", \"bolt\")})"),
		},
	}, true
}

func moveIfMore(w *warehouse, d *dice) (request, bool) {
	ab, item, n := shuffled(d, bins), pick(d, parts), d.within(2, 4)
	moved, restocked := with("move", ab[0], ab[1], item, n), with("restock", ab[0], item, n)
	right, wrong := moved, restocked
	if w.Bins[ab[0]][item] <= w.Bins[ab[1]][item] {
		right, wrong = restocked, moved
	}
	return request{
		values: values{"a": ab[0], "b": ab[1], "item": item, "n": n},
		wordings: []string{
			"If bin {a} holds more {item}s than bin {b}, move {n} of them from {a} to {b}; otherwise restock bin {a} with {n} {item}s.",
			"Compare the {item}s of bins {a} and {b}. Where {a} has more, {n} of them go from {a} to {b}. Else put {n} new ones into {a}.",
		},
		solutions: []string{"if count(\"{a}\", \"{item}\") > count(\"{b}\", \"{item}\"):\n    move(\"{a}\", \"{b}\", \"{item}\", {n})\nelse:\n    restock(\"{a}\", \"{item}\", {n})"},
		steps:     []call{right},
		misses:    []miss{does(wrong), does(moved, restocked)},
	}, true
}

func cancelEvery(w *warehouse, d *dice) (request, bool) {
	item := pick(d, parts)
	r := request{
		values: values{"item": item},
		wordings: []string{
			"Cancel every order that asks for {item}s.",
			"There will be no more {item}s. Cancel all orders for them.",
		},
		solutions: []string{"for k in (1, 2, 3):\n    if order(k)[\"item\"] == \"{item}\":\n        cancel(k)"},
	}
	for k, order := range w.Orders {
		if order.Item == item {
			r.steps = append(r.steps, with("cancel", k+1))
		} else {
			r.misses = append(r.misses, does(with("cancel", k+1)))
		}
	}
	r.misses = append(r.misses, does(with("cancel", 1), with("cancel", 2), with("cancel", 3)))
	return r, len(r.steps) == 2
}

func restockExtreme(w *warehouse, d *dice) (request, bool) {
	item, n, most := pick(d, parts), d.within(2, 6), d.chance(2)
	word, function := "fewest", "min"
	if most {
		word, function = "most", "max"
	}
	bin, only := w.extreme(item, most)
	opposite, _ := w.extreme(item, !most)
	return request{
		values: values{"item": item, "n": n, "word": word, "function": function},
		wordings: []string{
			"Restock the bin that holds the {word} {item}s with {n} {item}s.",
			"Find out which bin has the {word} {item}s, and put {n} more of them there.",
		},
		solutions: []string{"bin = {function}((\"A\", \"B\", \"C\"), key=lambda bin: count(bin, \"{item}\"))\nrestock(bin, \"{item}\", {n})"},
		steps:     []call{with("restock", bin, item, n)},
		misses:    []miss{does(with("restock", opposite, item, n))},
	}, only
}

func nameExtreme(w *warehouse, d *dice) (request, bool) {
	item, most := pick(d, parts), d.chance(2)
	word, function, other := "fewest", "min", "max"
	if most {
		word, function, other = "most", "max", "min"
	}
	bin, only := w.extreme(item, most)
	opposite, _ := w.extreme(item, !most)
	return request{
		values: values{"item": item, "word": word, "function": function, "other": other},
		wordings: []string{
			"Which bin holds the {word} {item}s? Answer with its letter.",
			"Tell the letter of the bin that has the {word} {item}s.",
		},
		solutions: []string{
			"answer({function}((\"A\", \"B\", \"C\"), key=lambda bin: count(bin, \"{item}\")))",
			"counts = {bin: count(bin, \"{item}\") for bin in (\"A\", \"B\", \"C\")}\nanswer({function}(counts, key=counts.get))",
		},
		answer: bin,
		from:   "{function}((\"A\", \"B\", \"C\"), key=lambda bin: before.count(bin, \"{item}\"))",
		misses: []miss{
			says(opposite, "answer({other}((\"A\", \"B\", \"C\"), key=lambda bin: count(bin, \"{item}\")))"),
			says(w.Bins[bin][item], "answer({function}(count(bin, \"{item}\") for bin in (\"A\", \"B\", \"C\")))"),
		},
	}, only
}

func moveAndTell(w *warehouse, d *dice) (request, bool) {
	ab, item, n := shuffled(d, bins), pick(d, parts), d.within(2, 4)
	move, held := with("move", ab[0], ab[1], item, n), w.Bins[ab[1]][item]
	return request{
		values: values{"a": ab[0], "b": ab[1], "item": item, "n": n},
		wordings: []string{
			"Move {n} {item}s from bin {a} to bin {b}, and tell how many bin {b} holds then.",
			"Bring {n} {item}s from bin {a} to bin {b}. How many {item}s are in {b} after that?",
		},
		solutions: []string{
			"move(\"{a}\", \"{b}\", \"{item}\", {n})\nanswer(count(\"{b}\", \"{item}\"))",
			"held = count(\"{b}\", \"{item}\")\nmove(\"{a}\", \"{b}\", \"{item}\", {n})\nanswer(held + {n})",
		},
		steps:  []call{move},
		answer: held + n,
		from:   "before.count(\"{b}\", \"{item}\") + {n}",
		misses: []miss{does(move).then(held), says(held, "answer(count(\"{b}\", \"{item}\"))"), does(move).then(w.Bins[ab[0]][item] - n)},
	}, true
}

func cancelButLeave(w *warehouse, d *dice) (request, bool) {
	k := shuffled(d, []int{1, 2, 3})
	return request{
		values: values{"i": k[0], "j": k[1], "k": k[2]},
		wordings: []string{
			"Cancel orders {i} and {j}, but leave order {k} open.",
			"Orders {i} and {j} are to be cancelled. Order {k} stays as it is.",
		},
		solutions: []string{"for k in ({i}, {j}):\n    cancel(k)"},
		steps:     []call{with("cancel", k[0]), with("cancel", k[1])},
		kept:      []path{{"orders", k[2] - 1, "status"}},
		misses:    []miss{does(with("cancel", 1), with("cancel", 2), with("cancel", 3)), does(with("cancel", k[2]))},
	}, true
}

func shipTwo(w *warehouse, d *dice) (request, bool) {
	k, ab := shuffled(d, []int{1, 2, 3}), shuffled(d, bins)
	return request{
		values: values{"i": k[0], "j": k[1], "a": ab[0], "b": ab[1]},
		wordings: []string{
			"Ship order {i} from bin {a} and order {j} from bin {b}.",
			"Two orders leave today: {i}, which is filled from bin {a}, and {j}, which is filled from bin {b}. Ship both.",
		},
		solutions: []string{"for k, bin in [({i}, \"{a}\"), ({j}, \"{b}\")]:\n    ship(k, bin)"},
		steps:     []call{with("ship", k[0], ab[0]), with("ship", k[1], ab[1])},
		misses:    []miss{does(with("ship", k[0], ab[1]), with("ship", k[1], ab[0])), does(with("ship", k[0], ab[0]), with("cancel", k[1]))},
	}, true
}

func textOfOrder(w *warehouse, d *dice) (request, bool) {
	k := d.within(1, 3)
	wanted := w.Orders[k-1]
	v := values{"k": k, "item": wanted.Item, "quantity": wanted.Quantity}
	return request{
		values: values{"k": k},
		wordings: []string{
			"Describe order {k} in the form quantity, space, x, space, item: for three bolts that is 3 x bolt.",
			"What does order {k} ask for? Answer with a text such as \"3 x bolt\".",
		},
		solutions: []string{
			"wanted = order({k})\nanswer(str(wanted[\"quantity\"]) + \" x \" + wanted[\"item\"])",
			"wanted = order({k})\nanswer(f'{wanted[\"quantity\"]} x {wanted[\"item\"]}')",
		},
		answer: v.fill("{quantity} x {item}"),
		from:   "str(before.order({k})[\"quantity\"]) + \" x \" + before.order({k})[\"item\"]",
		misses: []miss{
			says(v.fill("{item} x {quantity}"), "wanted = order({k})\nanswer(wanted[\"item\"] + \" x \" + str(wanted[\"quantity\"]))"),
			says(wanted.Item, "answer(order({k})[\"item\"])"),
			says(wanted.Quantity, "answer(order({k})[\"quantity\"])"),
		},
	}, true
}

func fillUpTo(w *warehouse, d *dice) (request, bool) {
	bin, item, n := pick(d, bins), pick(d, parts), d.within(12, 20)
	held := w.Bins[bin][item]
	return request{
		values: values{"bin": bin, "item": item, "n": n},
		wordings: []string{
			"Restock bin {bin} so that it holds {n} {item}s.",
			"Bin {bin} should hold exactly {n} {item}s. Put as many new ones there as are missing.",
		},
		solutions: []string{"restock(\"{bin}\", \"{item}\", {n} - count(\"{bin}\", \"{item}\"))"},
		steps:     []call{with("restock", bin, item, n-held)},
		misses:    []miss{does(with("restock", bin, item, n))},
	}, true
}

func ordersAfterCancel(w *warehouse, d *dice) (request, bool) {
	k := shuffled(d, []int{1, 2, 3})
	rest := []any{min(k[1], k[2]), max(k[1], k[2])}
	cancel := with("cancel", k[0])
	return request{
		values: values{"k": k[0], "rest": rest},
		wordings: []string{
			"Cancel order {k}. Then list the numbers of the orders that are still open, the smallest first.",
			"Order {k} is to be cancelled. Which orders are open after that? Give their numbers as a list in rising order.",
		},
		solutions: []string{
			"cancel({k})\nanswer([k for k in (1, 2, 3) if order(k)[\"status\"] == \"open\"])",
			"cancel({k})\nleft = []\nfor k in range(1, 4):\n    if order(k)[\"status\"] == \"open\":\n        left.append(k)\nanswer(left)",
		},
		steps:  []call{cancel},
		answer: rest,
		from:   "[k for k in (1, 2, 3) if k != {k}]",
		misses: []miss{does(cancel).then([]any{1, 2, 3}), does(cancel).then([]any{k[0]}), does(cancel).then(2)},
	}, true
}
