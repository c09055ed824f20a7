package worded

import "slices"

var (
	titles  = []string{"Beowulf", "Dune", "Emma", "Ulysses", "Walden"}
	readers = []string{"Ann", "Bob", "Cleo"}
	genres  = []string{"novel", "essay", "epic"}
)

// library models the environment in testdata.
func library() *world {
	reader, title := parameter{"reader", list(readers...)}, parameter{"title", list(titles...)}
	amount := parameter{"amount", nil}
	return &world{
		name: "library",
		acts: map[string]func(any, []any) bool{
			"lend":      lent,
			"give_back": givenBack,
			"charge":    func(state any, a []any) bool { return fined(state, a[0], a[1].(int)) && a[1].(int) > 0 },
			"pay":       func(state any, a []any) bool { return fined(state, a[0], -a[1].(int)) && a[1].(int) > 0 },
			"buy":       bought,
		},
		reads: []string{"book", "loans", "fine"},
		parameters: map[string][]parameter{
			"lend":      {reader, title},
			"give_back": {reader, title},
			"charge":    {reader, amount},
			"pay":       {reader, amount},
			"buy":       {title, {"n", nil}},
		},
		look:     lookInLibrary,
		sums:     librarySums(),
		instead:  insteadInLibrary,
		requests: libraryRequests,
		asks: map[string]string{
			"lend":      "lend $title to $reader",
			"give_back": "take $title back from $reader",
			"charge":    "charge $reader a fine of $amount",
			"pay":       "note that $reader paid $amount",
			"buy":       "buy $n copies of $title",
		},
		readers: []string{`book("Dune")`, `loans("Ann")`, `fine("Bob")`, `book("Emma")["price"]`},
	}
}

func lent(state any, a []any) bool {
	had, copies := loansOf(state, a[0]), copiesOf(state, a[1])
	if slices.Contains(had, a[1]) || len(had) == 3 || copies == 0 {
		return false
	}
	put(state, copies-1, "books", a[1], "copies")
	put(state, sortedList(append(slices.Clone(had), a[1])), "readers", a[0], "loans")
	return true
}

func givenBack(state any, a []any) bool {
	had := loansOf(state, a[0])
	if !slices.Contains(had, a[1]) {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(had), func(title any) bool { return title == a[1] })
	put(state, rest, "readers", a[0], "loans")
	put(state, copiesOf(state, a[1])+1, "books", a[1], "copies")
	return true
}

func fined(state, reader any, by int) bool {
	owed := fineOf(state, reader) + by
	put(state, owed, "readers", reader, "fine")
	return owed >= 0
}

func bought(state any, a []any) bool {
	n := a[1].(int)
	put(state, copiesOf(state, a[0])+n, "books", a[0], "copies")
	return n > 0
}

func sortedList(of []any) []any {
	slices.SortFunc(of, func(a, b any) int {
		if a.(string) < b.(string) {
			return -1
		}
		return 1
	})
	return of
}

func loansOf(state, reader any) []any { return at(state, "readers", reader, "loans").([]any) }
func fineOf(state, reader any) int    { return number(state, "readers", reader, "fine") }
func copiesOf(state, title any) int   { return number(state, "books", title, "copies") }
func priceOf(state, title any) int    { return number(state, "books", title, "price") }

func titlesOf(state any, genre string) []string {
	return slices.DeleteFunc(slices.Clone(titles), func(title string) bool {
		return at(state, "books", title, "genre") != genre
	})
}

func copiesAt(title string) path { return path{"books", title, "copies"} }
func loansAt(reader string) path { return path{"readers", reader, "loans"} }
func fineAt(reader string) path  { return path{"readers", reader, "fine"} }

func lookInLibrary(view string, p path) string {
	switch {
	case p[0] == "books":
		return view + ".book(" + literal(p[1]) + ")[" + literal(p[2]) + "]"
	case p[2] == "loans":
		return view + ".loans(" + literal(p[1]) + ")"
	}
	return view + ".fine(" + literal(p[1]) + ")"
}

func librarySums() []sum {
	return []sum{{
		`sum(r["fine"] for r in $view.state["readers"].values())`,
		func(state any) any { return total(readers, func(r string) int { return fineOf(state, r) }) },
	}, {
		`sum(len(r["loans"]) for r in $view.state["readers"].values())`,
		func(state any) any { return total(readers, func(r string) int { return len(loansOf(state, r)) }) },
	}, {
		`sum(b["copies"] for b in $view.state["books"].values())`,
		func(state any) any { return total(titles, func(t string) int { return copiesOf(state, t) }) },
	}, {
		`[len($view.loans(r)) for r in ("Ann", "Bob", "Cleo")]`,
		func(state any) any { return each(readers, func(r string) any { return len(loansOf(state, r)) }) },
	}}
}

func total(of []string, f func(string) int) int {
	n := 0
	for _, name := range of {
		n += f(name)
	}
	return n
}

func insteadInLibrary(c call) []call {
	a := c.arguments
	switch c.tool {
	case "lend":
		return []call{do("give_back", a...), do("buy", a[1], 1)}
	case "give_back":
		return []call{do("lend", a...), do("buy", a[1], 1)}
	case "charge":
		return []call{do("pay", a...)}
	case "pay":
		return []call{do("charge", a...)}
	}
	return nil
}
