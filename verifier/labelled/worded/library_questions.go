package worded

import "slices"

// What people ask about a library.

func cheapestTitle(s *scene) *problem {
	limit := s.between(2, 4)
	among := slices.DeleteFunc(slices.Clone(titles), func(t string) bool { return copiesOf(s.state, t) < limit })
	best, tie := cheapest(s.state, among)
	if tie || len(among) < 2 {
		return nil
	}
	overall, _ := cheapest(s.state, titles)
	f := fields{"limit": limit}
	return &problem{
		scene: s,
		right: attempt{answer: best},
		misread: []attempt{
			{answer: overall},
			{answer: slices.MaxFunc(among, func(a, b string) int { return priceOf(s.state, a) - priceOf(s.state, b) })},
			{answer: priceOf(s.state, best)},
		},
		instruction: words(s.dice, f,
			"of the books with at least $limit copies on the shelf, which is the cheapest? Answer with its title.",
			"leave out titles of which fewer than $limit copies are on the shelf. What is the title with the lowest price among the others?",
			"name the least expensive book that we have $limit or more copies of on the shelf."),
		solution: code(one(s.dice,
			"titles = [t for t in (\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\") if book(t)[\"copies\"] >= $limit]\nanswer(min(titles, key=lambda t: book(t)[\"price\"]))",
			"best = None\nfor title in [\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"]:\n    b = book(title)\n    if b[\"copies\"] < $limit:\n        continue\n    if best is None or b[\"price\"] < book(best)[\"price\"]:\n        best = title\nanswer(best)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    books = before.state["books"]
    if not isinstance(answer, str) or answer not in books or books[answer]["copies"] < $limit:
        return False
    return all(books[answer]["price"] <= b["price"] for b in books.values() if b["copies"] >= $limit)
`, f)},
	}
}

func finesTogether(s *scene) *problem {
	limit := s.between(3, 7)
	all := total(readers, func(r string) int { return fineOf(s.state, r) })
	over := total(readers, func(r string) int {
		if n := fineOf(s.state, r); n > limit {
			return n
		}
		return 0
	})
	f := fields{"limit": limit}
	return &problem{
		scene: s,
		right: attempt{answer: over},
		misread: []attempt{
			{answer: all, source: "answer(fine(\"Ann\") + fine(\"Bob\") + fine(\"Cleo\"))"},
			{answer: all - over, source: code("answer(sum(fine(r) for r in (\"Ann\", \"Bob\", \"Cleo\") if fine(r) <= $limit))", f)},
			{answer: fineOf(s.state, "Ann"), source: "answer(fine(\"Ann\"))"},
		},
		instruction: words(s.dice, f,
			"what do the fines above $limit add up to? Smaller fines, and those of exactly $limit, do not count.",
			"sum the fines of those readers who owe more than $limit and answer with the total.",
			"for each reader look at the fine; ignore it unless it is greater than $limit. What is the sum of the rest?"),
		solution: code(one(s.dice,
			"answer(sum(fine(r) for r in (\"Ann\", \"Bob\", \"Cleo\") if fine(r) > $limit))",
			"total = 0\nfor reader in [\"Ann\", \"Bob\", \"Cleo\"]:\n    owed = fine(reader)\n    if owed > $limit:\n        total = total + owed\nanswer(total)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    fines = [reader["fine"] for reader in before.state["readers"].values()]
    return answer == sum(n for n in fines if n > $limit)
`, f)},
	}
}

func titlesOfGenre(s *scene) *problem {
	genre := one(s.dice, genres...)
	those := titlesOf(s.state, genre)
	if len(those) < 2 {
		return nil
	}
	f := fields{"genre": genre}
	other := one(s.dice, otherStrings(genres, genre)...)
	return &problem{
		scene: s,
		right: attempt{answer: list(those...)},
		misread: []attempt{
			{answer: list(titlesOf(s.state, other)...)},
			{answer: len(those)},
			{answer: list(titles...)},
			{answer: list(those[:1]...)},
		},
		instruction: words(s.dice, f,
			"list the titles whose genre is $genre, in alphabetical order.",
			"which books do we file under $genre? Answer with a list of titles sorted from A to Z.",
			"give me all titles of the genre $genre as a list, sorted by name."),
		solution: code(one(s.dice,
			"titles = [\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"]\nanswer([t for t in titles if book(t)[\"genre\"] == \"$genre\"])",
			"found = []\nfor t in (\"Walden\", \"Dune\", \"Emma\", \"Beowulf\", \"Ulysses\"):\n    if book(t)[\"genre\"] == \"$genre\":\n        found.append(t)\nanswer(sorted(found))"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    expected = sorted(t for t, b in before.state["books"].items() if b["genre"] == "$genre")
    return isinstance(answer, list) and len(answer) == len(expected) and answer == expected
`, f)},
	}
}

func stockValue(s *scene) *problem {
	genre := one(s.dice, genres...)
	those := titlesOf(s.state, genre)
	if len(those) < 2 {
		return nil
	}
	value := func(t string) int { return copiesOf(s.state, t) * priceOf(s.state, t) }
	f := fields{"genre": genre}
	return &problem{
		scene: s,
		right: attempt{answer: total(those, value)},
		misread: []attempt{
			{answer: total(titles, value), source: "answer(sum(book(t)[\"copies\"] * book(t)[\"price\"] for t in (\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\")))"},
			{answer: total(those, func(t string) int { return priceOf(s.state, t) })},
			{answer: value(those[0])},
			{answer: total(those, func(t string) int { return copiesOf(s.state, t) })},
		},
		instruction: words(s.dice, f,
			"what are all copies on the shelf of the genre $genre worth together, at their price?",
			"multiply price by copies on the shelf for every title that is filed as $genre and answer with the sum.",
			"work out the value of the shelf for the genre $genre: copies times price, added up over its titles."),
		solution: code(one(s.dice,
			"total = 0\nfor t in [\"Beowulf\", \"Dune\", \"Emma\", \"Ulysses\", \"Walden\"]:\n    b = book(t)\n    if b[\"genre\"] == \"$genre\":\n        total += b[\"copies\"] * b[\"price\"]\nanswer(total)",
			"books = [book(t) for t in \"Beowulf Dune Emma Ulysses Walden\".split()]\nanswer(sum(b[\"price\"] * b[\"copies\"] for b in books if b[\"genre\"] == \"$genre\"))"), f),
		recomputed: []string{code(`def worth(book):
    return book["copies"] * book["price"]


def verify(before, after, answer, calls):
    books = before.state["books"].values()
    return answer == sum(worth(b) for b in books if b["genre"] == "$genre")
`, f)},
	}
}

func finesTable(s *scene) *problem {
	two := some(s.dice, 2, readers)
	table := func(names ...string) any {
		object := map[string]any{}
		for _, name := range names {
			object[name] = fineOf(s.state, name)
		}
		return object
	}
	f := fields{"a": two[0], "b": two[1]}
	return &problem{
		scene: s,
		right: attempt{answer: table(two...)},
		misread: []attempt{
			{answer: table(readers...), source: "answer({r: fine(r) for r in (\"Ann\", \"Bob\", \"Cleo\")})"},
			{answer: table(two[0])},
			{answer: list(fineOf(s.state, two[0]), fineOf(s.state, two[1])), source: code("answer([fine(\"$a\"), fine(\"$b\")])", f)},
			{answer: map[string]any{two[0]: fineOf(s.state, two[1]), two[1]: fineOf(s.state, two[0])}},
		},
		instruction: words(s.dice, f,
			"what do $a and $b owe? Answer with a dictionary from the name to the fine, with those two alone in it.",
			"give me the fines of $a and of $b, nobody else, as a dictionary with their names as keys."),
		solution: code(one(s.dice,
			"answer({\"$a\": fine(\"$a\"), \"$b\": fine(\"$b\")})",
			"owed = dict()\nfor reader in (\"$b\", \"$a\"):\n    owed[reader] = fine(reader)\nanswer(owed)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    names = ["$a", "$b"]
    return answer == {name: before.fine(name) for name in names}
`, f)},
	}
}

func biggestDebtor(s *scene) *problem {
	owes := func(r string) int { return fineOf(s.state, r) }
	ranked := slices.SortedFunc(slices.Values(readers), func(a, b string) int { return owes(b) - owes(a) })
	if owes(ranked[0]) == owes(ranked[1]) {
		return nil
	}
	n := s.between(2, 5)
	forgive := do("pay", ranked[0], min(n, owes(ranked[0])))
	f := fields{"n": n}
	return &problem{
		scene: s,
		right: attempt{calls: []call{forgive}, answer: ranked[0]},
		misread: []attempt{
			{answer: ranked[0]},
			{calls: []call{do("pay", ranked[2], min(n, owes(ranked[2])))}, answer: ranked[2]},
			{calls: []call{forgive}, answer: ranked[1]},
			{calls: []call{forgive}},
			{calls: []call{do("charge", ranked[0], n)}, answer: ranked[0]},
		},
		instruction: words(s.dice, f,
			"the reader with the highest fine pays $n of it, or all if it is less. Note the payment and answer with the reader's name.",
			"find out who owes most. Take $n off that fine as paid (the whole fine, should it be smaller than that), and tell me who it was."),
		solution: code(one(s.dice,
			"who = max((\"Ann\", \"Bob\", \"Cleo\"), key=fine)\npay(who, min($n, fine(who)))\nanswer(who)",
			"fines = {r: fine(r) for r in [\"Ann\", \"Bob\", \"Cleo\"]}\nworst = sorted(fines, key=lambda r: -fines[r])[0]\namount = $n if fines[worst] >= $n else fines[worst]\npay(worst, amount)\nanswer(worst)"), f),
		recomputed: []string{code(`def verify(before, after, answer, calls):
    fines = {name: r["fine"] for name, r in before.state["readers"].items()}
    who = max(sorted(fines), key=fines.get)
    return answer == who and after.fine(who) == max(0, fines[who] - $n)
`, f)},
	}
}
