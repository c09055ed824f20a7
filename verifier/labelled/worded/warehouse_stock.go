package worded

import "slices"

// What people ask of a warehouse's bins. A request draws its words last, so
// that bent dice change what is asked for rather than how.

var warehouseRequests = []func(*scene) *problem{
	moveSome, drain, topUp, gather, restockEach, exchange, moveOrRestock,
	cancelThoseFor, shipFromFullest, shipOrCancel, restockForOrders, shipSmallest,
	replaceOrder, sumOfItems, fullestBin, ordersFrom, stockTable, moveHalf, surplus,
}

func moveSome(s *scene) *problem {
	ends, item := some(s.dice, 2, bins), one(s.dice, items...)
	from, to, n := ends[0], ends[1], s.between(2, 4)
	was := held(s.state, from, item)
	if n > was {
		return nil
	}
	f := fields{"from": from, "to": to, "item": item, "n": n, "third": third(from, to)}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("move", from, to, item, n)}},
		misread: []attempt{
			{calls: []call{do("move", to, from, item, n)}},
			{calls: []call{do("move", from, third(from, to), item, n)}},
			{calls: []call{do("restock", to, item, n)}},
		},
		kept: placesIn(third(from, to)),
		instruction: words(s.dice, f,
			"take $n ${item}s out of bin $from and put them into bin $to; bin $third is not to be touched.",
			"$n of the ${item}s in $from belong in $to. Move them there, and leave $third alone.",
			"please transfer $n ${item}s from bin $from to bin $to. Do not touch anything in bin $third.",
			"bin $to needs $n more ${item}s. Get them from $from; $third keeps everything that it has."),
		solution: code(one(s.dice,
			"move(\"$from\", \"$to\", \"$item\", $n)",
			"source, target = \"$from\", \"$to\"\nmove(source, target, \"$item\", $n)",
			"for _ in range($n):\n    move(\"$from\", \"$to\", \"$item\", 1)",
			"amount = $n\nif count(\"$from\", \"$item\") >= amount:\n    move(\"$from\", \"$to\", \"$item\", amount)"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    change = {"$from": -$n, "$to": $n}
    for bin in before.state["bins"]:
        if after.count(bin, "$item") != before.count(bin, "$item") + change.get(bin, 0):
            return False
    return after.state["bins"]["$third"] == before.state["bins"]["$third"]
`, f),
			code(`def verify(before, after, answer, calls):
    gone = before.count("$from", "$item") - after.count("$from", "$item")
    came = after.count("$to", "$item") - before.count("$to", "$item")
    rest = all(after.count("$third", item) == n for item, n in before.state["bins"]["$third"].items())
    return gone == $n and came == $n and rest
`, f)},
	}
}

// third is the bin that is neither.
func third(one, other string) string {
	for _, bin := range bins {
		if bin != one && bin != other {
			return bin
		}
	}
	return ""
}

func drain(s *scene) *problem {
	ends, item := some(s.dice, 2, bins), one(s.dice, items...)
	from, to := ends[0], ends[1]
	was := held(s.state, from, item)
	f := fields{"from": from, "to": to, "item": item, "was": was}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("move", from, to, item, was)}},
		misread: []attempt{
			{calls: []call{do("move", from, to, item, was-1)},
				source: code("move(\"$from\", \"$to\", \"$item\", count(\"$from\", \"$item\") - 1)", f)},
			{calls: []call{do("move", from, third(from, to), item, was)}},
			{calls: []call{do("move", to, from, item, held(s.state, to, item))},
				source: code("n = count(\"$to\", \"$item\")\nmove(\"$to\", \"$from\", \"$item\", n)", f)},
			{calls: []call{do("move", from, to, item, 1)}},
		},
		instruction: words(s.dice, f,
			"clear all the ${item}s out of bin $from and store them in bin $to.",
			"bin $from should not hold a single $item any more. Put every $item that is in it into $to.",
			"we no longer keep ${item}s in $from; carry whatever it has of them over to bin $to.",
			"move every $item in bin $from, however many there are, to bin $to."),
		solution: code(one(s.dice,
			"move(\"$from\", \"$to\", \"$item\", count(\"$from\", \"$item\"))",
			"n = count(\"$from\", \"$item\")\nif n > 0:\n    move(\"$from\", \"$to\", \"$item\", n)",
			"while count(\"$from\", \"$item\"):\n    move(\"$from\", \"$to\", \"$item\", 1)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    both = before.count("$from", "$item") + before.count("$to", "$item")
    if after.count("$from", "$item") > 0:
        return False
    return after.count("$to", "$item") == both
`, f)},
	}
}

func topUp(s *scene) *problem {
	bin, item := one(s.dice, bins...), one(s.dice, items...)
	was := held(s.state, bin, item)
	level := was + s.between(2, 6)
	f := fields{"bin": bin, "item": item, "level": level}
	other := one(s.dice, otherStrings(bins, bin)...)
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("restock", bin, item, level-was)}},
		misread: []attempt{
			{calls: []call{do("restock", bin, item, level)}},
			{calls: []call{do("restock", bin, item, level-was-1)},
				source: code("restock(\"$bin\", \"$item\", $level - count(\"$bin\", \"$item\") - 1)", f)},
			{calls: []call{do("restock", other, item, level-was)}},
			{calls: []call{do("restock", bin, item, level-was+1)}},
		},
		instruction: words(s.dice, f,
			"restock bin $bin until it holds exactly $level ${item}s. The other bins stay as they are.",
			"bin $bin is to have $level ${item}s in it, and it has fewer. Restock what is missing, no more and no less, and leave the other bins as they are.",
			"order in just enough ${item}s that bin $bin comes to $level of them; nothing changes in the other bins.",
			"see how many ${item}s are in $bin, then restock it with the difference to $level. All other bins keep what they have, and get nothing."),
		solution: code(one(s.dice,
			"restock(\"$bin\", \"$item\", $level - count(\"$bin\", \"$item\"))",
			"missing = $level - count(\"$bin\", \"$item\")\nif missing > 0:\n    restock(\"$bin\", \"$item\", missing)",
			"while count(\"$bin\", \"$item\") < $level:\n    restock(\"$bin\", \"$item\", 1)"), f),
		kept: placesIn(otherStrings(bins, bin)...),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    target = $level
    others = [b for b in after.state["bins"] if b != "$bin"]
    untouched = all(after.state["bins"][b] == before.state["bins"][b] for b in others)
    return untouched and after.count("$bin", "$item") == target
`, f)},
	}
}

func otherStrings(of []string, not string) []string {
	return slices.DeleteFunc(slices.Clone(of), func(s string) bool { return s == not })
}

// placesIn are all places of some bins.
func placesIn(some ...string) []path {
	var found []path
	for _, bin := range some {
		found = append(found, each(items, func(item string) path { return path{"bins", bin, item} })...)
	}
	return found
}

func gather(s *scene) *problem {
	to, item := one(s.dice, bins...), one(s.dice, items...)
	from := otherStrings(bins, to)
	first := do("move", from[0], to, item, held(s.state, from[0], item))
	second := do("move", from[1], to, item, held(s.state, from[1], item))
	f := fields{"to": to, "item": item, "one": from[0], "two": from[1]}
	return &problem{
		scene: s,
		right: attempt{calls: []call{first, second}},
		misread: []attempt{
			{calls: []call{first}},
			{calls: []call{second}, source: code("move(\"$two\", \"$to\", \"$item\", count(\"$two\", \"$item\"))", f)},
			{calls: []call{do("move", from[0], from[1], item, held(s.state, from[0], item))}},
		},
		instruction: words(s.dice, f,
			"bring all ${item}s together in bin $to.",
			"for each bin other than $to, move all of its ${item}s into $to.",
			"I want every $item in the house to be in bin $to; both other bins should have none left.",
			"collect the ${item}s from $one and from $two in bin $to, every last one."),
		solution: code(one(s.dice,
			"for bin in (\"$one\", \"$two\"):\n    move(bin, \"$to\", \"$item\", count(bin, \"$item\"))",
			"for bin in \"ABC\":\n    if bin != \"$to\":\n        n = count(bin, \"$item\")\n        if n:\n            move(bin, \"$to\", \"$item\", n)",
			"a = count(\"$one\", \"$item\")\nb = count(\"$two\", \"$item\")\nmove(\"$one\", \"$to\", \"$item\", a)\nmove(\"$two\", \"$to\", \"$item\", b)"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    counts = {bin: after.count(bin, "$item") for bin in after.state["bins"]}
    everything = before.total("$item")
    return counts["$to"] == everything and sum(counts.values()) == everything
`, f),
			code(`def total(view, item):
    return sum(bin[item] for bin in view.state["bins"].values())


def verify(before, after, answer, calls):
    if after.state["bins"]["$to"]["$item"] != total(before, "$item"):
        return False
    return after.count("$one", "$item") == 0 and after.count("$two", "$item") == 0
`, f)},
	}
}

func restockEach(s *scene) *problem {
	bin, n := one(s.dice, bins...), s.between(2, 7)
	calls := each(items, func(item string) call { return do("restock", bin, item, n) })
	f := fields{"bin": bin, "n": n}
	return &problem{
		scene: s,
		right: attempt{calls: calls},
		kept:  placesIn(otherStrings(bins, bin)...),
		misread: []attempt{
			{calls: calls[:2], source: code("for item in (\"nut\", \"bolt\"):\n    restock(\"$bin\", item, $n)", f)},
			{calls: calls[1:]},
			{calls: each(bins, func(bin string) call { return do("restock", bin, "nut", n) }),
				source: code("for bin in \"ABC\":\n    restock(bin, \"nut\", $n)", f)},
			{calls: each(items, func(item string) call { return do("restock", bin, item, n+1) })},
		},
		instruction: words(s.dice, f,
			"restock bin $bin with $n of each kind of part: nuts, bolts and gears. The other bins remain unchanged.",
			"add $n new nuts, as many new bolts and as many new gears to bin $bin; what is in the other bins stays there.",
			"every item in bin $bin shall become $n more by restocking, and the contents of the other bins shall not change.",
			"a delivery came for bin $bin: $n pieces of every item. Book it in, with no change to any other bin."),
		solution: code(one(s.dice,
			"for item in [\"nut\", \"bolt\", \"gear\"]:\n    restock(\"$bin\", item, $n)",
			"restock(\"$bin\", \"nut\", $n)\nrestock(\"$bin\", \"bolt\", $n)\nrestock(\"$bin\", \"gear\", $n)",
			"delivery = {\"gear\": $n, \"nut\": $n, \"bolt\": $n}\nfor part, pieces in delivery.items():\n    restock(\"$bin\", part, pieces)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = {}
    for bin, stock in before.state["bins"].items():
        expected[bin] = {item: n + ($n if bin == "$bin" else 0) for item, n in stock.items()}
    return after.state["bins"] == expected
`, f)},
	}
}

func exchange(s *scene) *problem {
	ends, parts := some(s.dice, 2, bins), some(s.dice, 2, items)
	n, m := s.between(2, 4), s.between(2, 4)
	there, back := do("move", ends[0], ends[1], parts[0], n), do("move", ends[1], ends[0], parts[1], m)
	f := fields{"a": ends[0], "b": ends[1], "x": parts[0], "y": parts[1], "n": n, "m": m}
	return &problem{
		scene: s,
		right: attempt{calls: []call{there, back}},
		misread: []attempt{
			{calls: []call{there}},
			{calls: []call{back}},
			{calls: []call{there, do("move", ends[0], ends[1], parts[1], m)}},
			{calls: []call{do("move", ends[1], ends[0], parts[0], n), do("move", ends[0], ends[1], parts[1], m)}},
		},
		instruction: words(s.dice, f,
			"bins $a and $b swap parts: $a gives $n ${x}s to $b, and gets $m ${y}s from $b in return.",
			"move $n ${x}s from $a to $b. In exchange, move $m ${y}s the other way.",
			"take $n ${x}s from bin $a to bin $b and, on your way back, $m ${y}s from bin $b to bin $a."),
		solution: code(one(s.dice,
			"move(\"$a\", \"$b\", \"$x\", $n)\nmove(\"$b\", \"$a\", \"$y\", $m)",
			"trips = [(\"$a\", \"$b\", \"$x\", $n), (\"$b\", \"$a\", \"$y\", $m)]\nfor source, target, item, n in trips:\n    move(source, target, item, n)"), f),
		recomputed: []string{code(`def grew(before, after, bin, item):
    return after.count(bin, item) - before.count(bin, item)


def verify(before, after, answer, calls):
    first = grew(before, after, "$a", "$x") == -$n and grew(before, after, "$b", "$x") == $n
    second = grew(before, after, "$b", "$y") == -$m and grew(before, after, "$a", "$y") == $m
    return first and second
`, f)},
	}
}

func moveOrRestock(s *scene) *problem {
	ends, item := some(s.dice, 2, bins), one(s.dice, items...)
	bin, to, limit := ends[0], ends[1], s.between(5, 7)
	moving, stocking := do("move", bin, to, item, 2), do("restock", bin, item, 3)
	right, otherwise := moving, stocking
	if held(s.state, bin, item) <= limit {
		right, otherwise = stocking, moving
	}
	f := fields{"bin": bin, "to": to, "item": item, "limit": limit, "third": third(bin, to)}
	return &problem{
		scene: s,
		right: attempt{calls: []call{right}},
		misread: []attempt{
			{calls: []call{otherwise}},
			{calls: []call{right, otherwise}},
			{calls: []call{do("restock", to, item, 3)}},
		},
		kept: append(placesIn(to), placesIn(third(bin, to))...),
		instruction: words(s.dice, f,
			"check bin $bin: if it holds more than $limit ${item}s, move two of them to bin $to; if not, restock it with three ${item}s and leave $to alone. Bin $third stays as it is either way.",
			"should there be over $limit ${item}s in $bin, shift 2 of them to $to. Otherwise put 3 new ones into $bin, without touching $to. $third is not to change in any case.",
			"count the ${item}s in bin $bin. More than $limit means that two go to $to. Else three are added to $bin by restocking and $to stays as it is. There is nothing to do in $third."),
		solution: code(one(s.dice,
			"if count(\"$bin\", \"$item\") > $limit:\n    move(\"$bin\", \"$to\", \"$item\", 2)\nelse:\n    restock(\"$bin\", \"$item\", 3)",
			"n = count(\"$bin\", \"$item\")\nenough = n > $limit\nif not enough:\n    restock(\"$bin\", \"$item\", 3)\nif enough:\n    move(\"$bin\", \"$to\", \"$item\", 2)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    bins = {bin: dict(stock) for bin, stock in before.state["bins"].items()}
    if before.count("$bin", "$item") > $limit:
        bins["$bin"]["$item"] -= 2
        bins["$to"]["$item"] += 2
    else:
        bins["$bin"]["$item"] += 3
    return after.state["bins"] == bins
`, f)},
	}
}
