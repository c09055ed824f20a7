package worded

import "strconv"

var (
	bins  = []string{"A", "B", "C"}
	items = []string{"nut", "bolt", "gear"}
)

// warehouse models the environment of that name.
func warehouse() *world {
	bin, item := parameter{"bin", list(bins...)}, parameter{"item", list(items...)}
	k, n := parameter{"k", list(1, 2, 3)}, parameter{"n", nil}
	return &world{
		name: "warehouse",
		acts: map[string]func(any, []any) bool{
			"move":    moved,
			"restock": restocked,
			"ship":    shipped,
			"cancel":  func(state any, a []any) bool { return closed(state, a[0].(int), "cancelled") },
		},
		reads: []string{"count", "total", "order"},
		parameters: map[string][]parameter{
			"move":    {{"source", bin.domain}, {"target", bin.domain}, item, n},
			"restock": {bin, item, n},
			"ship":    {k, bin},
			"cancel":  {k},
		},
		look:     lookInWarehouse,
		sums:     warehouseSums(),
		instead:  insteadInWarehouse,
		requests: warehouseRequests,
		asks: map[string]string{
			"move":    "move $n ${item}s from bin $source to bin $target",
			"restock": "restock bin $bin with $n ${item}s",
			"ship":    "ship order $k from bin $bin",
			"cancel":  "cancel order $k",
		},
		readers: []string{`count("A", "nut")`, `total("gear")`, `order(1)`, `count("C", "bolt")`},
	}
}

func moved(state any, a []any) bool {
	if a[0] == a[1] || !taken(state, a[0].(string), a[2].(string), a[3].(int)) {
		return false
	}
	return restocked(state, a[1:])
}

func restocked(state any, a []any) bool {
	n := a[2].(int)
	put(state, number(state, "bins", a[0], a[1])+n, "bins", a[0], a[1])
	return n > 0
}

func shipped(state any, a []any) bool {
	k := a[0].(int)
	o := orderAt(state, k)
	return closed(state, k, "shipped") && taken(state, a[1].(string), o.item, o.quantity)
}

func taken(state any, bin, item string, n int) bool {
	held := number(state, "bins", bin, item)
	put(state, held-n, "bins", bin, item)
	return n > 0 && n <= held
}

func closed(state any, k int, status string) bool {
	was := at(state, "orders", k-1, "status")
	put(state, status, "orders", k-1, "status")
	return was == "open"
}

type order struct {
	k        int
	item     string
	quantity int
}

func orderAt(state any, k int) order {
	o := at(state, "orders", k-1)
	return order{k, at(o, "item").(string), number(o, "quantity")}
}

func ordersOf(state any) []order {
	return each([]int{1, 2, 3}, func(k int) order { return orderAt(state, k) })
}

func held(state any, bin, item string) int { return number(state, "bins", bin, item) }

func status(k int) path { return path{"orders", k - 1, "status"} }

func lookInWarehouse(view string, p path) string {
	if p[0] == "bins" {
		return view + ".count(" + literal(p[1]) + ", " + literal(p[2]) + ")"
	}
	return view + ".order(" + strconv.Itoa(p[1].(int)+1) + ")[" + literal(p[2]) + "]"
}

func warehouseSums() []sum {
	sums := []sum{{
		`len([o for o in $view.state["orders"] if o["status"] == "open"])`,
		func(state any) any { return withStatus(state, "open") },
	}, {
		`[[o["status"] for o in $view.state["orders"]].count(s) for s in ("cancelled", "open", "shipped")]`,
		func(state any) any {
			return list(withStatus(state, "cancelled"), withStatus(state, "open"), withStatus(state, "shipped"))
		},
	}}
	for _, item := range items {
		sums = append(sums, sum{`$view.total("` + item + `")`, func(state any) any {
			return held(state, "A", item) + held(state, "B", item) + held(state, "C", item)
		}})
	}
	for _, bin := range bins {
		sums = append(sums, sum{`sum($view.state["bins"]["` + bin + `"].values())`, func(state any) any {
			return held(state, bin, "nut") + held(state, bin, "bolt") + held(state, bin, "gear")
		}})
	}
	return sums
}

func withStatus(state any, status string) int {
	n := 0
	for k := range 3 {
		if at(state, "orders", k, "status") == status {
			n++
		}
	}
	return n
}

func insteadInWarehouse(c call) []call {
	switch c.tool {
	case "move":
		return []call{
			do("restock", c.arguments[1], c.arguments[2], c.arguments[3]),
			do("move", c.arguments[1], c.arguments[0], c.arguments[2], c.arguments[3]),
		}
	case "restock":
		var moves []call
		for _, bin := range bins {
			moves = append(moves, do("move", bin, c.arguments[0], c.arguments[1], c.arguments[2]))
		}
		return moves
	case "ship":
		return []call{do("cancel", c.arguments[0])}
	case "cancel":
		return []call{do("ship", c.arguments[0], "A"), do("ship", c.arguments[0], "B")}
	}
	return nil
}
