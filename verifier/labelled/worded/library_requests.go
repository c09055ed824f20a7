package worded

import "slices"

// What people ask of a library's desk.

var libraryRequests = []func(*scene) *problem{
	lendOne, returnAll, payOff, chargeBorrowers, stockUp, lendCheapest, payPart,
	handOver, buyGenre, loseBook, cheapestTitle, finesTogether, titlesOfGenre,
	stockValue, finesTable, biggestDebtor,
}

func lendOne(s *scene) *problem {
	reader, title := one(s.dice, readers...), one(s.dice, titles...)
	other := one(s.dice, otherStrings(readers, reader)...)
	f := fields{"reader": reader, "title": title, "other": other}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("lend", reader, title)}},
		misread: []attempt{
			{calls: []call{do("lend", other, title)}},
			{calls: []call{do("give_back", reader, title)}},
			{calls: []call{do("lend", reader, title), do("buy", title, 1)}},
			{calls: []call{do("lend", reader, one(s.dice, otherStrings(titles, title)...))}},
		},
		kept: []path{loansAt(other)},
		instruction: words(s.dice, f,
			"$reader would like to read $title. Lend it, and leave the loans of $other alone.",
			"hand a copy of $title to $reader and book it as a loan; $other borrows nothing and returns nothing.",
			"please lend $title to $reader, and change nothing about the loans of $other."),
		solution: code(one(s.dice,
			"lend(\"$reader\", \"$title\")",
			"who, what = \"$reader\", \"$title\"\nif what not in loans(who):\n    lend(who, what)",
			"if book(\"$title\")[\"copies\"] > 0:\n    lend(\"$reader\", \"$title\")"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = sorted(before.loans("$reader") + ["$title"])
    shelf = before.book("$title")["copies"] - 1
    if after.loans("$other") != before.loans("$other"):
        return False
    return after.loans("$reader") == expected and after.book("$title")["copies"] == shelf
`, f)},
	}
}

func returnAll(s *scene) *problem {
	reader := one(s.dice, readers...)
	had := loansOf(s.state, reader)
	if len(had) == 0 {
		return nil
	}
	back := func(title any) call { return do("give_back", reader, title) }
	lend := do("lend", reader, freeTitle(s, had))
	f := fields{"reader": reader}
	return &problem{
		scene: s,
		right: attempt{calls: each(had, back)},
		misread: []attempt{
			{calls: []call{back(had[0])}, source: code("give_back(\"$reader\", loans(\"$reader\")[0])", f)},
			{calls: []call{back(had[len(had)-1])}},
			{calls: []call{lend}},
			{calls: append(each(had, back), lend)},
		},
		instruction: words(s.dice, f,
			"$reader is moving away and brings back every book. Take all of them back.",
			"take back whatever $reader has on loan, so that nothing is left on the account.",
			"return each of the books that $reader has at the moment."),
		solution: code(one(s.dice,
			"for title in loans(\"$reader\"):\n    give_back(\"$reader\", title)",
			"while loans(\"$reader\"):\n    give_back(\"$reader\", loans(\"$reader\")[0])",
			"had = list(loans(\"$reader\"))\nprint(len(had))\nfor i in range(len(had)):\n    give_back(\"$reader\", had[i])"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    for title in before.loans("$reader"):
        if after.book(title)["copies"] != before.book(title)["copies"] + 1:
            return False
    return after.loans("$reader") == []
`, f)},
	}
}

// freeTitle is a title that is not among some.
func freeTitle(s *scene, had []any) any {
	free := slices.DeleteFunc(list(titles...), func(title any) bool { return slices.Contains(had, title) })
	return one(s.dice, free...)
}

func payOff(s *scene) *problem {
	reader := one(s.dice, readers...)
	owed := fineOf(s.state, reader)
	f := fields{"reader": reader, "owed": owed}
	other := one(s.dice, otherStrings(readers, reader)...)
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("pay", reader, owed)}},
		misread: []attempt{
			{calls: []call{do("pay", reader, owed-1)}, source: code("pay(\"$reader\", fine(\"$reader\") - 1)", f)},
			{calls: []call{do("pay", other, fineOf(s.state, other))}},
			{calls: []call{do("charge", reader, owed)}, source: code("owed = fine(\"$reader\")\ncharge(\"$reader\", owed)", f)},
			{calls: []call{do("pay", reader, 1)}},
		},
		instruction: words(s.dice, f,
			"$reader pays the whole fine today. Note it down.",
			"clear the fine of $reader: the full amount has been paid.",
			"$reader wants to owe nothing any more and pays what is due."),
		solution: code(one(s.dice,
			"pay(\"$reader\", fine(\"$reader\"))",
			"due = fine(\"$reader\")\nif due > 0:\n    pay(\"$reader\", due)",
			"while fine(\"$reader\") > 0:\n    pay(\"$reader\", 1)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    reader = after.state["readers"]["$reader"]
    return before.fine("$reader") > 0 and reader["fine"] == 0
`, f)},
	}
}

func chargeBorrowers(s *scene) *problem {
	n := s.between(2, 6)
	charge := func(reader string) call { return do("charge", reader, n) }
	var those, others []string
	for _, reader := range readers {
		if len(loansOf(s.state, reader)) > 0 {
			those = append(those, reader)
		} else {
			others = append(others, reader)
		}
	}
	if len(those) == 0 || len(others) == 0 {
		return nil
	}
	f := fields{"n": n}
	return &problem{
		scene: s,
		right: attempt{calls: each(those, charge)},
		misread: []attempt{
			{calls: each(readers, charge), source: code("for reader in (\"Ann\", \"Bob\", \"Cleo\"):\n    charge(reader, $n)", f)},
			{calls: each(others, charge)},
			{calls: each(those, func(reader string) call { return do("charge", reader, n*len(loansOf(s.state, reader))) })},
			{calls: each(those[:1], charge)},
		},
		kept: each(readers, fineAt),
		instruction: words(s.dice, f,
			"charge $n to every reader who has at least one book on loan; a reader without loans is charged nothing.",
			"everybody with a book at home gets a fine of $n, once, however many books it is. Do not charge the others.",
			"for each of the readers, see whether there are loans, and if so add $n to the fine."),
		solution: code(one(s.dice,
			"for reader in (\"Ann\", \"Bob\", \"Cleo\"):\n    if loans(reader):\n        charge(reader, $n)",
			"borrowers = [r for r in [\"Ann\", \"Bob\", \"Cleo\"] if len(loans(r)) > 0]\nfor r in borrowers:\n    charge(r, $n)"), f),
		recomputed: []string{
			code(`def verify(before, after, answer, calls):
    for name, reader in before.state["readers"].items():
        extra = $n if reader["loans"] else 0
        if after.fine(name) - reader["fine"] != extra:
            return False
    return True
`, f),
			code(`def expected(reader):
    if len(reader["loans"]) == 0:
        return reader["fine"]
    return reader["fine"] + $n


def verify(before, after, answer, calls):
    fines = {name: expected(reader) for name, reader in before.state["readers"].items()}
    return {name: after.fine(name) for name in fines} == fines
`, f)},
	}
}

func stockUp(s *scene) *problem {
	title := one(s.dice, titles...)
	copies := copiesOf(s.state, title)
	level := copies + s.between(2, 5)
	f := fields{"title": title, "level": level}
	other := one(s.dice, otherStrings(titles, title)...)
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("buy", title, level-copies)}},
		kept:  each(readers, loansAt),
		misread: []attempt{
			{calls: []call{do("buy", title, level)}},
			{calls: []call{do("buy", title, level-copies-1)}},
			{calls: []call{do("buy", other, level-copies)}},
			{calls: []call{do("buy", title, level-copies+1)}, source: code("buy(\"$title\", $level + 1 - book(\"$title\")[\"copies\"])", f)},
		},
		instruction: words(s.dice, f,
			"buy as many copies of $title as it takes for $level to be on the shelf. All loans stay as they are.",
			"there should be exactly $level copies of $title on the shelf. Buy the ones that are missing; nobody borrows or returns anything.",
			"bring $title up to $level copies on the shelf by buying new ones, with no change to anybody's loans."),
		solution: code(one(s.dice,
			"buy(\"$title\", $level - book(\"$title\")[\"copies\"])",
			"have = book(\"$title\")[\"copies\"]\nneed = $level - have\nif need > 0:\n    buy(\"$title\", need)",
			"while book(\"$title\")[\"copies\"] < $level:\n    buy(\"$title\", 1)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    for reader in before.state["readers"]:
        if after.loans(reader) != before.loans(reader):
            return False
    return after.book("$title")["copies"] == $level
`, f)},
	}
}

func lendCheapest(s *scene) *problem {
	reader := one(s.dice, readers...)
	best, tie := cheapest(s.state, titles)
	if tie {
		return nil
	}
	dearest := slices.MaxFunc(titles, func(a, b string) int { return priceOf(s.state, a) - priceOf(s.state, b) })
	f := fields{"reader": reader}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("lend", reader, best)}},
		misread: []attempt{
			{calls: []call{do("lend", reader, dearest)}},
			{calls: []call{do("lend", one(s.dice, otherStrings(readers, reader)...), best)}},
			{calls: []call{do("buy", best, 1)}},
			{calls: []call{do("lend", reader, one(s.dice, otherStrings(titles, best)...))}},
		},
		instruction: words(s.dice, f,
			"$reader takes the book with the lowest price of all. Lend it.",
			"compare the prices of all five books and lend the cheapest to $reader.",
			"lend $reader whichever title costs least."),
		solution: code(one(s.dice,
			"titles = [\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"]\nlend(\"$reader\", min(titles, key=lambda t: book(t)[\"price\"]))",
			"best = \"Beowulf\"\nfor title in (\"Dune\", \"Emma\", \"Ulysses\", \"Walden\"):\n    if book(title)[\"price\"] < book(best)[\"price\"]:\n        best = title\nlend(\"$reader\", best)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    books = before.state["books"]
    lowest = min(book["price"] for book in books.values())
    title = [t for t in books if books[t]["price"] == lowest][0]
    lent = after.loans("$reader") == sorted(before.loans("$reader") + [title])
    return lent and after.book(title)["copies"] == books[title]["copies"] - 1
`, f)},
	}
}

// cheapest is the title with the lowest price; tie is set if there are two.
func cheapest(state any, among []string) (best string, tie bool) {
	for _, title := range among {
		switch {
		case best == "" || priceOf(state, title) < priceOf(state, best):
			best, tie = title, false
		case priceOf(state, title) == priceOf(state, best):
			tie = true
		}
	}
	return best, tie
}

func payPart(s *scene) *problem {
	reader, limit := one(s.dice, readers...), s.between(3, 9)
	owed := fineOf(s.state, reader)
	if owed == limit {
		return nil
	}
	right, otherwise := min(owed, limit), max(owed, limit)
	f := fields{"reader": reader, "limit": limit}
	return &problem{
		scene: s,
		right: attempt{calls: []call{do("pay", reader, right)}, answer: owed - right + 100},
		misread: []attempt{
			{calls: []call{do("pay", reader, otherwise)}, answer: 100},
			{calls: []call{do("pay", reader, right)}, answer: owed - right},
			{calls: []call{do("pay", reader, right)}},
			{answer: owed - right + 100},
			{calls: []call{do("pay", reader, right-1)}, answer: owed - right + 101},
		},
		instruction: words(s.dice, f,
			"$reader has $limit to spend: pay as much of the fine as that allows, and answer with one hundred plus what is still owed.",
			"if $reader owes more than $limit, note a payment of $limit; otherwise of the entire fine. Answer with 100 plus the fine that remains.",
			"take up to $limit from $reader towards the fine, but never more than is due. Then answer with the sum of 100 and the remaining fine."),
		solution: code(one(s.dice,
			"amount = min(fine(\"$reader\"), $limit)\npay(\"$reader\", amount)\nanswer(100 + fine(\"$reader\"))",
			"owed = fine(\"$reader\")\nif owed > $limit:\n    pay(\"$reader\", $limit)\n    answer(owed - $limit + 100)\nelse:\n    pay(\"$reader\", owed)\n    answer(100)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    left = max(0, before.fine("$reader") - $limit)
    return after.fine("$reader") == left and answer == 100 + left
`, f)},
	}
}

func handOver(s *scene) *problem {
	two := some(s.dice, 2, readers)
	had := loansOf(s.state, two[0])
	if len(had) == 0 {
		return nil
	}
	title := one(s.dice, had...)
	back, lend := do("give_back", two[0], title), do("lend", two[1], title)
	f := fields{"from": two[0], "to": two[1], "title": title}
	return &problem{
		scene: s,
		right: attempt{calls: []call{back, lend}},
		misread: []attempt{
			{calls: []call{back}},
			{calls: []call{lend}},
			{calls: []call{do("give_back", two[0], had[0]), do("lend", two[1], freeTitle(s, []any{title}))}},
			{calls: []call{back, do("lend", otherStrings(otherStrings(readers, two[0]), two[1])[0], title)}},
		},
		kept: []path{copiesAt(title.(string))},
		instruction: words(s.dice, f,
			"$from returns $title, and $to, who has waited for it, borrows it right away, so that the shelf has as many copies of it as before.",
			"take $title back from $from and lend it on to $to. The number of copies on the shelf ends up as it was.",
			"pass the loan of $title on: $from gives it back, then it goes to $to, and the number of copies on the shelf stays the same."),
		solution: code(one(s.dice,
			"give_back(\"$from\", \"$title\")\nlend(\"$to\", \"$title\")",
			"title = \"$title\"\nif title in loans(\"$from\"):\n    give_back(\"$from\", title)\n    lend(\"$to\", title)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    gone = "$title" not in after.loans("$from") and len(after.loans("$from")) == len(before.loans("$from")) - 1
    rest = all(t in before.loans("$from") for t in after.loans("$from"))
    there = after.loans("$to") == sorted(before.loans("$to") + ["$title"])
    return gone and rest and there and after.book("$title")["copies"] == before.book("$title")["copies"]
`, f)},
	}
}

func buyGenre(s *scene) *problem {
	genre, n := one(s.dice, genres...), s.between(2, 5)
	those := titlesOf(s.state, genre)
	buy := func(title string) call { return do("buy", title, n) }
	if len(those) < 2 || len(those) == len(titles) {
		return nil
	}
	f := fields{"genre": genre, "n": n, "those": literal(list(those...))}
	return &problem{
		scene: s,
		right: attempt{calls: each(those, buy)},
		misread: []attempt{
			{calls: each(titles, buy), source: code("for t in (\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"):\n    buy(t, $n)", f)},
			{calls: each(those[:1], buy)},
			{calls: each(those[1:], buy)},
			{calls: each(those, func(title string) call { return do("buy", title, n+1) })},
		},
		kept: append(each(titles, copiesAt), each(readers, loansAt)...),
		instruction: words(s.dice, f,
			"buy $n more copies of every book whose genre is $genre, and of no other book. Loans do not change.",
			"for each title that counts as $genre, add $n copies by buying them; the stock of the rest stays the same, and so do all loans.",
			"readers love the $genre. Get $n further copies of each such title, but of no other, and leave the loans alone."),
		solution: code(one(s.dice,
			"for title in [\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"]:\n    if book(title)[\"genre\"] == \"$genre\":\n        buy(title, $n)",
			"all_titles = \"Beowulf Dune Emma Ulysses Walden\".split()\nwanted = [t for t in all_titles if book(t)[\"genre\"] == \"$genre\"]\nfor t in wanted:\n    buy(t, $n)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    for title, was in before.state["books"].items():
        bought = $n if was["genre"] == "$genre" else 0
        if after.book(title)["copies"] - was["copies"] != bought:
            return False
    return all(after.loans(name) == before.loans(name) for name in ("Ann", "Bob", "Cleo"))
`, f)},
	}
}

func loseBook(s *scene) *problem {
	reader := one(s.dice, readers...)
	had := loansOf(s.state, reader)
	if len(had) == 0 {
		return nil
	}
	title := one(s.dice, had...)
	price := priceOf(s.state, title)
	back, charge := do("give_back", reader, title), do("charge", reader, price)
	owes := fineOf(s.state, reader) + price
	f := fields{"reader": reader, "title": title}
	return &problem{
		scene: s,
		right: attempt{calls: []call{back, charge}, answer: owes},
		misread: []attempt{
			{calls: []call{back}, answer: fineOf(s.state, reader)},
			{calls: []call{charge}, answer: owes},
			{calls: []call{back, charge}, answer: price},
			{calls: []call{back, charge}},
			{calls: []call{back, do("charge", reader, 1)}, answer: fineOf(s.state, reader) + 1},
		},
		instruction: words(s.dice, f,
			"$reader returns $title with coffee all over it. Take it back, charge its price, and tell me what $reader owes in total now.",
			"take $title back from $reader and add the price of the book to the fine. The answer is the new fine.",
			"$title comes back from $reader damaged: record the return, charge what the book costs, then answer with the resulting fine of $reader."),
		solution: code(one(s.dice,
			"give_back(\"$reader\", \"$title\")\ncharge(\"$reader\", book(\"$title\")[\"price\"])\nanswer(fine(\"$reader\"))",
			"cost = book(\"$title\")[\"price\"]\nowed = fine(\"$reader\") + cost\ncharge(\"$reader\", cost)\ngive_back(\"$reader\", \"$title\")\nanswer(owed)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    owed = before.fine("$reader") + before.book("$title")["price"]
    rest = [t for t in before.loans("$reader") if t != "$title"]
    copies = before.book("$title")["copies"] + 1
    if after.loans("$reader") != rest or after.book("$title")["copies"] != copies:
        return False
    return after.fine("$reader") == owed and answer == owed
`, f)},
	}
}
