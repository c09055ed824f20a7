package worded

// What people ask about a warehouse.

func sumOfItems(s *scene) *problem {
	ends, parts := some(s.dice, 2, bins), some(s.dice, 2, items)
	right, onlyOne, all := 0, 0, 0
	for _, bin := range bins {
		for _, item := range parts {
			n := held(s.state, bin, item)
			all += n
			if bin != third(ends[0], ends[1]) {
				right += n
			}
			if bin == ends[0] {
				onlyOne += n
			}
		}
	}
	f := fields{"a": ends[0], "b": ends[1], "parts": plural(parts), "x": parts[0], "y": parts[1]}
	return &problem{
		scene: s,
		right: attempt{answer: right},
		misread: []attempt{
			{answer: onlyOne, source: code("answer(count(\"$a\", \"$x\") + count(\"$a\", \"$y\"))", f)},
			{answer: all, source: code("answer(total(\"$x\") + total(\"$y\"))", f)},
			{answer: held(s.state, ends[0], parts[0]) + held(s.state, ends[1], parts[1]),
				source: code("answer(count(\"$a\", \"$x\") + count(\"$b\", \"$y\"))", f)},
		},
		instruction: words(s.dice, f,
			"how many $parts are there in bins $a and $b altogether? Answer with one number.",
			"add up the $parts of bin $a and bin $b and tell me the sum.",
			"what do the $parts in $a and $b come to, all counted together?"),
		solution: code(one(s.dice,
			"answer(sum(count(bin, item) for bin in (\"$a\", \"$b\") for item in (\"$x\", \"$y\")))",
			"n = 0\nfor bin in [\"$a\", \"$b\"]:\n    for item in [\"$x\", \"$y\"]:\n        n += count(bin, item)\nanswer(n)",
			"first = count(\"$a\", \"$x\") + count(\"$a\", \"$y\")\nsecond = count(\"$b\", \"$x\") + count(\"$b\", \"$y\")\nprint(first, second)\nanswer(first + second)"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    total = 0
    for bin in ("$a", "$b"):
        total += before.state["bins"][bin]["$x"] + before.state["bins"][bin]["$y"]
    return answer == total
`, f),
			code(`def verify(before, after, answer, calls):
    if isinstance(answer, bool) or not isinstance(answer, int):
        return False
    return answer == sum(before.count(bin, item) for bin in "$a$b" for item in ("$x", "$y"))
`, f)},
	}
}

func fullestBin(s *scene) *problem {
	item := one(s.dice, items...)
	best, tie := fullest(s.state, item)
	if tie {
		return nil
	}
	f := fields{"item": item}
	rest := otherStrings(bins, best)
	return &problem{
		scene: s,
		right: attempt{answer: best},
		misread: []attempt{
			{answer: rest[0]}, {answer: rest[1]},
			{answer: held(s.state, best, item),
				source: code("answer(max(count(\"A\", \"$item\"), count(\"B\", \"$item\"), count(\"C\", \"$item\")))", f)},
		},
		instruction: words(s.dice, f,
			"which bin has the most ${item}s? Answer with its letter.",
			"compare the ${item}s of all bins and answer with the letter of the bin that has more of them than any other.",
			"in which bin would I find the largest number of ${item}s? Just the letter, please."),
		solution: code(one(s.dice,
			"answer(max(\"ABC\", key=lambda bin: count(bin, \"$item\")))",
			"best, most = None, -1\nfor bin in [\"A\", \"B\", \"C\"]:\n    n = count(bin, \"$item\")\n    if n > most:\n        best, most = bin, n\nanswer(best)",
			"counts = {bin: count(bin, \"$item\") for bin in \"ABC\"}\nranked = sorted(counts, key=counts.get, reverse=True)\nanswer(ranked[0])"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    if answer not in ("A", "B", "C"):
        return False
    return all(before.count(answer, "$item") >= before.count(bin, "$item") for bin in "ABC")
`, f)},
	}
}

func stockTable(s *scene) *problem {
	item := one(s.dice, items...)
	other := one(s.dice, otherStrings(items, item)...)
	table := func(item string) any {
		return map[string]any{"A": held(s.state, "A", item), "B": held(s.state, "B", item), "C": held(s.state, "C", item)}
	}
	f := fields{"item": item, "other": other}
	return &problem{
		scene: s,
		right: attempt{answer: table(item)},
		misread: []attempt{
			{answer: table(other), source: code("answer({bin: count(bin, \"$other\") for bin in \"ABC\"})", f)},
			{answer: list(held(s.state, "A", item), held(s.state, "B", item), held(s.state, "C", item)),
				source: code("answer([count(bin, \"$item\") for bin in \"ABC\"])", f)},
			{answer: at(s.state, "bins", "A"), source: "answer({item: count(\"A\", item) for item in (\"nut\", \"bolt\", \"gear\")})"},
		},
		instruction: words(s.dice, f,
			"answer with a dictionary that tells for each bin (A, B and C) how many ${item}s it holds.",
			"I need the $item stock as a table: a dictionary from the letter of the bin to its number of ${item}s.",
			"make an inventory of ${item}s. The answer is a dictionary with the keys \"A\", \"B\" and \"C\" and the counts as values."),
		solution: code(one(s.dice,
			"answer({bin: count(bin, \"$item\") for bin in \"ABC\"})",
			"table = {}\nfor bin in [\"A\", \"B\", \"C\"]:\n    table[bin] = count(bin, \"$item\")\nanswer(table)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    if not isinstance(answer, dict) or sorted(answer) != ["A", "B", "C"]:
        return False
    for bin, n in answer.items():
        if n != before.count(bin, "$item"):
            return False
    return True
`, f)},
	}
}

func moveHalf(s *scene) *problem {
	ends, item := some(s.dice, 2, bins), one(s.dice, items...)
	from, to := ends[0], ends[1]
	was := held(s.state, from, item)
	half := was / 2
	f := fields{"from": from, "to": to, "item": item}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("move", from, to, item, half)}, answer: was - half},
		misread: []attempt{
			{calls: []call{do("move", from, to, item, was)}, answer: was},
			{calls: []call{do("move", from, to, item, half)}, answer: held(s.state, to, item) + half,
				source: code("move(\"$from\", \"$to\", \"$item\", count(\"$from\", \"$item\") // 2)\nanswer(count(\"$to\", \"$item\"))", f)},
			{answer: was - half, source: code("n = count(\"$from\", \"$item\")\nanswer(n - n // 2)", f)},
			{calls: []call{do("move", from, to, item, half)}},
			{calls: []call{do("move", from, to, item, half)}, answer: was},
		},
		instruction: words(s.dice, f,
			"move half of the ${item}s in bin $from (rounded down) to bin $to, then answer with the number of ${item}s that are left in $from.",
			"take half of the ${item}s out of $from, rounding down if the number is odd, and put them into $to. How many ${item}s does $from have now?",
			"split the ${item}s of bin $from: half of them, rounded down, go to $to. Report what $from keeps."),
		solution: code(one(s.dice,
			"move(\"$from\", \"$to\", \"$item\", count(\"$from\", \"$item\") // 2)\nanswer(count(\"$from\", \"$item\"))",
			"n = count(\"$from\", \"$item\")\nhalf = n // 2\nmove(\"$from\", \"$to\", \"$item\", half)\nleft = n - half\nanswer(left)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    was = before.count("$from", "$item")
    half = was // 2
    moved = after.count("$to", "$item") == before.count("$to", "$item") + half
    return moved and after.count("$from", "$item") == was - half and answer == was - half
`, f)},
	}
}

func surplus(s *scene) *problem {
	ends, item := some(s.dice, 2, bins), one(s.dice, items...)
	more, less := held(s.state, ends[0], item), held(s.state, ends[1], item)
	if more <= less {
		return nil
	}
	f := fields{"a": ends[0], "b": ends[1], "item": item}
	return &problem{
		scene: s,
		right: attempt{answer: more - less},
		misread: []attempt{
			{answer: less - more, source: code("answer(count(\"$b\", \"$item\") - count(\"$a\", \"$item\"))", f)},
			{answer: more + less, source: code("answer(count(\"$a\", \"$item\") + count(\"$b\", \"$item\"))", f)},
			{answer: more, source: code("answer(count(\"$a\", \"$item\"))", f)},
			{answer: less, source: code("answer(count(\"$b\", \"$item\"))", f)},
		},
		instruction: words(s.dice, f,
			"how many more ${item}s does bin $a hold than bin $b?",
			"bin $a is ahead of bin $b in ${item}s. By how many?",
			"tell me the difference between the ${item}s in $a and the ${item}s in $b, as a positive number."),
		solution: code(one(s.dice,
			"answer(count(\"$a\", \"$item\") - count(\"$b\", \"$item\"))",
			"a, b = count(\"$a\", \"$item\"), count(\"$b\", \"$item\")\nanswer(abs(a - b))",
			"counts = [count(bin, \"$item\") for bin in (\"$a\", \"$b\")]\nanswer(max(counts) - min(counts))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    return answer == before.count("$a", "$item") - before.count("$b", "$item")
`, f)},
	}
}
