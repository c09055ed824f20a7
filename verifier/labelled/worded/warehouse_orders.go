package worded

import "strings"

// What people ask of a warehouse's orders.

var allStatuses = []path{status(1), status(2), status(3)}

func cancelThoseFor(s *scene) *problem {
	item := one(s.dice, items...)
	var matching, others []call
	for _, o := range ordersOf(s.state) {
		if o.item == item {
			matching = append(matching, do("cancel", o.k))
		} else {
			others = append(others, do("cancel", o.k))
		}
	}
	if len(matching) == 0 || len(others) == 0 {
		return nil
	}
	f := fields{"item": item}
	return &problem{
		scene: s,
		right: attempt{calls: matching},
		misread: []attempt{
			{calls: []call{do("cancel", 1), do("cancel", 2), do("cancel", 3)}, source: "for k in (1, 2, 3):\n    cancel(k)"},
			{calls: others},
			{calls: append(append([]call{}, matching...), others[0])},
			{calls: matching[:len(matching)-1]},
		},
		kept: allStatuses,
		instruction: words(s.dice, f,
			"the supplier has no more ${item}s: cancel every order that asks for them and leave the rest open.",
			"go through the three orders and cancel those for ${item}s. All others stay open.",
			"cancel all orders whose item is $item, but none of the others."),
		solution: code(one(s.dice,
			"for k in range(1, 4):\n    if order(k)[\"item\"] == \"$item\":\n        cancel(k)",
			"hits = [k for k in (1, 2, 3) if order(k)[\"item\"] == \"$item\"]\nfor k in hits:\n    cancel(k)",
			"k = 1\nwhile k <= 3:\n    o = order(k)\n    if o[\"item\"] == \"$item\" and o[\"status\"] == \"open\":\n        cancel(k)\n    k += 1"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    for was, now in zip(before.state["orders"], after.state["orders"]):
        wanted = "cancelled" if was["item"] == "$item" else "open"
        if now["status"] != wanted:
            return False
    return True
`, f),
			code(`def verify(before, after, answer, calls):
    expected = ["cancelled" if o["item"] == "$item" else o["status"] for o in before.state["orders"]]
    return [o["status"] for o in after.state["orders"]] == expected
`, f)},
	}
}

func shipFromFullest(s *scene) *problem {
	k := s.between(1, 3)
	o := orderAt(s.state, k)
	best, tie := fullest(s.state, o.item)
	if tie {
		return nil
	}
	rest := otherStrings(bins, best)
	f := fields{"k": k, "best": best, "item": o.item, "q": o.quantity}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("ship", k, best)}},
		misread: []attempt{
			{calls: []call{do("ship", k, rest[0])}},
			{calls: []call{do("ship", k, rest[1])}},
			{calls: []call{do("cancel", k)}},
			{calls: []call{do("move", best, rest[0], o.item, o.quantity)}},
		},
		instruction: words(s.dice, f,
			"ship order $k, and take the parts from the bin that has the most of them.",
			"find out which bin holds the largest number of what order $k asks for, and ship the order from that bin, not from another.",
			"order $k has to go out. Serve it from whichever bin is best stocked with its item."),
		solution: code(one(s.dice,
			"item = order($k)[\"item\"]\nbest = max(\"ABC\", key=lambda bin: count(bin, item))\nship($k, best)",
			"wanted = order($k)\nstock = {}\nfor bin in [\"A\", \"B\", \"C\"]:\n    stock[bin] = count(bin, wanted[\"item\"])\ntop = max(stock.values())\nfor bin in stock:\n    if stock[bin] == top:\n        ship($k, bin)\n        break",
			"item = order($k)[\"item\"]\nchosen = \"A\"\nfor bin in (\"B\", \"C\"):\n    if count(bin, item) > count(chosen, item):\n        chosen = bin\nship($k, chosen)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    wanted = before.order($k)
    item, quantity = wanted["item"], wanted["quantity"]
    best = max(sorted(before.state["bins"]), key=lambda bin: before.count(bin, item))
    for bin in before.state["bins"]:
        left = before.count(bin, item) - (quantity if bin == best else 0)
        if after.count(bin, item) != left:
            return False
    return after.order($k)["status"] == "shipped"
`, f)},
	}
}

// fullest is the bin with the most of an item; tie is set if there are two.
func fullest(state any, item string) (best string, tie bool) {
	most := -1
	for _, bin := range bins {
		switch n := held(state, bin, item); {
		case n > most:
			best, most, tie = bin, n, false
		case n == most:
			tie = true
		}
	}
	return best, tie
}

func shipOrCancel(s *scene) *problem {
	k, bin, spare := s.between(1, 3), one(s.dice, bins...), s.between(3, 5)
	o := orderAt(s.state, k)
	right, otherwise := do("ship", k, bin), do("cancel", k)
	if held(s.state, bin, o.item)-o.quantity < spare {
		right, otherwise = otherwise, right
	}
	f := fields{"k": k, "bin": bin, "spare": spare, "item": o.item}
	return &problem{
		scene: s,
		right: attempt{calls: []call{right}},
		misread: []attempt{
			{calls: []call{otherwise}},
			{calls: []call{do(right.tool, append([]any{k%3 + 1}, right.arguments[1:]...)...)}},
			{calls: []call{do("ship", k, otherStrings(bins, bin)[0])}},
			{calls: []call{do("cancel", k%3+1)}},
		},
		instruction: words(s.dice, f,
			"ship order $k from bin $bin if at least $spare pieces of its item will still be in the bin after that; otherwise cancel the order.",
			"would bin $bin keep $spare or more of the item of order $k after serving it? Then ship the order from there. If not, cancel it.",
			"serve order $k out of $bin, unless that leaves fewer than $spare of the item in $bin. In that case the order is cancelled instead."),
		solution: code(one(s.dice,
			"o = order($k)\nif count(\"$bin\", o[\"item\"]) - o[\"quantity\"] >= $spare:\n    ship($k, \"$bin\")\nelse:\n    cancel($k)",
			"wanted = order($k)\nleft = count(\"$bin\", wanted[\"item\"]) - wanted[\"quantity\"]\nif left < $spare:\n    cancel($k)\nelse:\n    ship($k, \"$bin\")"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    o = before.order($k)
    held = before.count("$bin", o["item"])
    left = held - o["quantity"]
    now = after.count("$bin", o["item"])
    if left >= $spare:
        return after.order($k)["status"] == "shipped" and now == left
    return after.order($k)["status"] == "cancelled" and now == held
`, f)},
	}
}

func restockForOrders(s *scene) *problem {
	bin := one(s.dice, bins...)
	calls := each(ordersOf(s.state), func(o order) call { return do("restock", bin, o.item, o.quantity) })
	f := fields{"bin": bin}
	return &problem{
		scene: s,
		right: attempt{calls: calls},
		kept:  append(placesIn(otherStrings(bins, bin)...), allStatuses...),
		misread: []attempt{
			{calls: calls[:2], source: code("for k in range(1, 3):\n    o = order(k)\n    restock(\"$bin\", o[\"item\"], o[\"quantity\"])", f)},
			{calls: calls[1:]},
			{calls: each(ordersOf(s.state), func(o order) call { return do("restock", bin, o.item, 1) }),
				source: code("for k in (1, 2, 3):\n    restock(\"$bin\", order(k)[\"item\"], 1)", f)},
			{calls: []call{calls[0]}},
		},
		instruction: words(s.dice, f,
			"for each of the three orders, restock bin $bin with as many of its item as it asks for. Ship and cancel nothing, and do not change the other bins.",
			"get bin $bin ready for the orders: put in new parts, exactly those that the three orders ask for together. The orders stay open and the other bins as they are.",
			"go over the orders, and each time restock $bin with the quantity and item that the order names. No order is shipped or cancelled yet, and no other bin changes."),
		solution: code(one(s.dice,
			"for k in range(1, 4):\n    o = order(k)\n    restock(\"$bin\", o[\"item\"], o[\"quantity\"])",
			"need = {}\nfor k in (1, 2, 3):\n    o = order(k)\n    need[o[\"item\"]] = need.get(o[\"item\"], 0) + o[\"quantity\"]\nfor item in need:\n    restock(\"$bin\", item, need[item])"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = {bin: {item: n for item, n in stock.items()} for bin, stock in before.state["bins"].items()}
    for o in before.state["orders"]:
        expected["$bin"][o["item"]] += o["quantity"]
    return after.state["bins"] == expected and after.state["orders"] == before.state["orders"]
`, f)},
	}
}

func shipSmallest(s *scene) *problem {
	bin := one(s.dice, bins...)
	least, tie := order{quantity: 99}, false
	for _, o := range ordersOf(s.state) {
		if o.quantity < least.quantity {
			least, tie = o, false
		} else if o.quantity == least.quantity {
			tie = true
		}
	}
	if tie {
		return nil
	}
	left := held(s.state, bin, least.item) - least.quantity
	f := fields{"bin": bin}
	other := least.k%3 + 1
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("ship", least.k, bin)}, answer: left},
		misread: []attempt{
			{calls: []call{do("ship", other, bin)}, answer: held(s.state, bin, orderAt(s.state, other).item) - orderAt(s.state, other).quantity},
			{calls: []call{do("ship", least.k, bin)}, answer: left + least.quantity},
			{calls: []call{do("ship", least.k, bin)}},
			{answer: left},
		},
		instruction: words(s.dice, f,
			"ship the order with the smallest quantity from bin $bin, and answer with how many pieces of its item bin $bin has afterwards.",
			"which order asks for the fewest pieces? Ship that one out of $bin and tell me how many of the same item remain in $bin.",
			"send off the smallest of the three orders from bin $bin. Your answer is what is then left of that item in the bin, as a number."),
		solution: code(one(s.dice,
			"k = min((1, 2, 3), key=lambda k: order(k)[\"quantity\"])\nship(k, \"$bin\")\nanswer(count(\"$bin\", order(k)[\"item\"]))",
			"orders = {k: order(k) for k in range(1, 4)}\nsmallest = 1\nfor k in orders:\n    if orders[k][\"quantity\"] < orders[smallest][\"quantity\"]:\n        smallest = k\nitem = orders[smallest][\"item\"]\nbefore = count(\"$bin\", item)\nship(smallest, \"$bin\")\nanswer(before - orders[smallest][\"quantity\"])"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    quantities = [o["quantity"] for o in before.state["orders"]]
    k = quantities.index(min(quantities)) + 1
    item = before.order(k)["item"]
    left = before.count("$bin", item) - min(quantities)
    shipped = after.order(k)["status"] == "shipped"
    return shipped and after.count("$bin", item) == left and answer == left
`, f)},
	}
}

func replaceOrder(s *scene) *problem {
	k, bin := s.between(1, 3), one(s.dice, bins...)
	o := orderAt(s.state, k)
	f := fields{"k": k, "bin": bin, "item": o.item, "q": o.quantity}
	other := orderAt(s.state, k%3+1)
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("cancel", k), do("restock", bin, o.item, o.quantity)}},
		kept:  placesIn(otherStrings(bins, bin)...),
		misread: []attempt{
			{calls: []call{do("cancel", k)}},
			{calls: []call{do("restock", bin, o.item, o.quantity)},
				source: code("o = order($k)\nrestock(\"$bin\", o[\"item\"], o[\"quantity\"])", f)},
			{calls: []call{do("cancel", other.k), do("restock", bin, other.item, other.quantity)}},
			{calls: []call{do("ship", k, bin), do("restock", bin, o.item, o.quantity)}},
		},
		instruction: words(s.dice, f,
			"cancel order $k and restock bin $bin with the parts that it would have taken: the same item, the same quantity. Do not change the other bins.",
			"order $k is off. Cancel it, then add to bin $bin as many new pieces of its item as it had asked for. Nothing happens to the other bins.",
			"look up order $k; restock $bin with that quantity of that item, and cancel the order. Whatever is in the other bins is to stay the same."),
		solution: code(one(s.dice,
			"o = order($k)\ncancel($k)\nrestock(\"$bin\", o[\"item\"], o[\"quantity\"])",
			"item, quantity = order($k)[\"item\"], order($k)[\"quantity\"]\nrestock(\"$bin\", item, quantity)\ncancel($k)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    o = before.order($k)
    if any(after.state["bins"][b] != before.state["bins"][b] for b in "ABC" if b != "$bin"):
        return False
    more = after.count("$bin", o["item"]) - before.count("$bin", o["item"])
    return more == o["quantity"] and after.order($k)["status"] == "cancelled"
`, f)},
	}
}

func ordersFrom(s *scene) *problem {
	least := s.between(2, 3)
	var right, over []any
	for _, o := range ordersOf(s.state) {
		if o.quantity >= least {
			right = append(right, o.k)
		}
		if o.quantity > least {
			over = append(over, o.k)
		}
	}
	if len(right) == 0 {
		return nil
	}
	f := fields{"least": least}
	return &problem{
		scene: s,
		right: attempt{answer: right},
		misread: []attempt{
			{answer: list(1, 2, 3)},
			{answer: append([]any{}, over...)},
			{answer: each(right, func(k any) any { return k.(int) - 1 }),
				source: code("answer([k - 1 for k in (1, 2, 3) if order(k)[\"quantity\"] >= $least])", f)},
			{answer: len(right)},
		},
		instruction: words(s.dice, f,
			"which orders ask for $least or more pieces? Answer with the list of their numbers in ascending order.",
			"give me a list of the numbers of all orders with a quantity of at least $least, the lowest number first.",
			"list, in order, the numbers (1 to 3) of those orders that ask for no fewer than $least pieces."),
		solution: code(one(s.dice,
			"answer([k for k in (1, 2, 3) if order(k)[\"quantity\"] >= $least])",
			"found = []\nfor k in range(1, 4):\n    if order(k)[\"quantity\"] < $least:\n        continue\n    found.append(k)\nanswer(found)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = []
    for i, o in enumerate(before.state["orders"], start=1):
        if o["quantity"] >= $least:
            expected.append(i)
    return isinstance(answer, list) and answer == expected
`, f)},
	}
}

// plural joins the plurals of items.
func plural(items []string) string { return strings.Join(items, "s and ") + "s" }
