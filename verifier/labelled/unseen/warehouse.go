package unseen

import "slices"

var (
	bins  = []string{"A", "B", "C"}
	parts = []string{"nut", "bolt", "gear"}
)

// held is what each bin holds of a part, in the order of bins.
func (s scene) held(part string) (counts []int) {
	for _, bin := range bins {
		counts = append(counts, s.number("bins", bin, part))
	}
	return counts
}

func (s scene) quantities() (all []int) {
	for k := range 3 {
		all = append(all, s.number("orders", k, "quantity"))
	}
	return all
}

func (s scene) part(k int) string { return s.text("orders", k-1, "item") }

func (s scene) isOpen(k int) bool { return s.text("orders", k-1, "status") == "open" }

// only returns the index of the largest number, or of the smallest, and whether
// there is but one.
func only(list []int, most bool) (int, bool) {
	best := slices.Min(list)
	if most {
		best = slices.Max(list)
	}
	i := slices.Index(list, best)
	return i, !slices.Contains(list[i+1:], best)
}

// choice draws between two words for the largest and the smallest.
func (d *dice) choice(large, small string) (word string, most bool) {
	if d.chance(2) {
		return large, true
	}
	return small, false
}

func sum(list []int) (total int) {
	for _, n := range list {
		total += n
	}
	return total
}

// numbered lists the numbers from first on for which a condition holds.
func numbered(first, last int, holds func(int) bool) []int {
	found := []int{}
	for n := first; n <= last; n++ {
		if holds(n) {
			found = append(found, n)
		}
	}
	return found
}

var warehouse = drawers{
	"move": func(d *dice, s scene) *plan {
		source, target := two(d, bins)
		part, n := pick(d, parts), d.in(2, 4)
		if n > s.number("bins", source, part) {
			return nil
		}
		return want("n", n, "item", part, "source", source, "target", target).call("move", source, target, part, n)
	},
	"restock to": func(d *dice, s scene) *plan {
		bin, part, more := pick(d, bins), pick(d, parts), d.in(2, 6)
		return want("n", s.number("bins", bin, part)+more, "item", part, "bin", bin).call("restock", bin, part, more)
	},
	"ship from richest": func(d *dice, s scene) *plan {
		k := d.in(1, 3)
		word, most := d.choice("most", "fewest")
		i, one := only(s.held(s.part(k)), most)
		if !one || !s.isOpen(k) || s.held(s.part(k))[i] < s.quantities()[k-1] {
			return nil
		}
		return want("k", k, "most", word, "flag", most).call("ship", k, bins[i])
	},
	"cancel extreme": func(d *dice, s scene) *plan {
		word, most := d.choice("largest", "smallest")
		i, one := only(s.quantities(), most)
		if !one || !s.isOpen(i+1) {
			return nil
		}
		return want("most", word, "flag", most).call("cancel", i+1)
	},
	"bins above": func(d *dice, s scene) *plan {
		part, n := pick(d, parts), d.in(4, 8)
		found := []string{}
		for i, held := range s.held(part) {
			if held > n {
				found = append(found, bins[i])
			}
		}
		return want("item", part, "n", n).say(found)
	},
	"total of two": func(d *dice, s scene) *plan {
		one, other := two(d, parts)
		return want("one", one, "other", other).say(sum(s.held(one)) + sum(s.held(other)))
	},
	"from fullest to emptiest": func(d *dice, s scene) *plan {
		part, n := pick(d, parts), d.in(2, 3)
		full, one := only(s.held(part), true)
		empty, other := only(s.held(part), false)
		if !one || !other || s.held(part)[full] < n {
			return nil
		}
		return want("item", part, "n", n).call("move", bins[full], bins[empty], part, n)
	},
	"ship or cancel": func(d *dice, s scene) *plan {
		k, bin, n := d.in(1, 3), pick(d, bins), d.in(4, 9)
		if !s.isOpen(k) || s.number("bins", bin, s.part(k)) < s.quantities()[k-1] {
			return nil
		}
		p := want("k", k, "bin", bin, "n", n)
		if s.number("bins", bin, s.part(k)) >= n {
			return p.call("ship", k, bin)
		}
		return p.call("cancel", k)
	},
	"move all": func(d *dice, s scene) *plan {
		source, target := two(d, bins)
		part := pick(d, parts)
		n := s.number("bins", source, part)
		if n == 0 {
			return nil
		}
		return want("item", part, "source", source, "target", target).call("move", source, target, part, n)
	},
	"restock the low": func(d *dice, s scene) *plan {
		part, n, limit := pick(d, parts), d.in(2, 5), d.in(6, 9)
		p := want("item", part, "n", n, "limit", limit)
		for i, held := range s.held(part) {
			if held < limit {
				p.call("restock", bins[i], part, n)
			}
		}
		return p.changes()
	},
	"cancel by item": func(d *dice, s scene) *plan {
		p := want("item", pick(d, parts))
		for _, k := range numbered(1, 3, func(k int) bool { return s.part(k) == p.vals["item"] && s.isOpen(k) }) {
			p.call("cancel", k)
		}
		return p.changes()
	},
	"which bin": func(d *dice, s scene) *plan {
		part := pick(d, parts)
		word, most := d.choice("most", "fewest")
		i, one := only(s.held(part), most)
		if !one {
			return nil
		}
		return want("item", part, "most", word, "flag", most).say(bins[i])
	},
	"orders of at least": func(d *dice, s scene) *plan {
		n := d.in(2, 3)
		return want("n", n).say(numbered(1, 3, func(k int) bool { return s.quantities()[k-1] >= n }))
	},
	"stock of a bin": func(d *dice, s scene) *plan {
		bin := pick(d, bins)
		return want("bin", bin).say(s.at("bins", bin))
	},
	"swap": func(d *dice, s scene) *plan {
		one, other := two(d, parts)
		left, right := two(d, bins)
		n := d.in(2, 4)
		if s.number("bins", left, one) < n || s.number("bins", right, other) < n {
			return nil
		}
		return want("n", n, "one", one, "other", other, "left", left, "right", right).
			call("move", left, right, one, n).call("move", right, left, other, n)
	},
	"more than": func(d *dice, s scene) *plan {
		left, right := two(d, bins)
		part := pick(d, parts)
		return want("left", left, "right", right, "item", part).say(s.number("bins", left, part) > s.number("bins", right, part))
	},
	"ship the others": func(d *dice, s scene) *plan {
		bin, k := pick(d, bins), d.in(1, 3)
		p := want("bin", bin, "k", k)
		for _, other := range numbered(1, 3, func(n int) bool { return n != k }) {
			p.call("ship", other, bin)
		}
		return p
	},
	"restock and tell": func(d *dice, s scene) *plan {
		bin, part, n := pick(d, bins), pick(d, parts), d.in(2, 9)
		return want("bin", bin, "item", part, "n", n).call("restock", bin, part, n).say(sum(s.held(part)) + n)
	},
	"demand": func(d *dice, s scene) *plan {
		part, total := pick(d, parts), 0
		for _, k := range numbered(1, 3, func(k int) bool { return s.part(k) == part && s.isOpen(k) }) {
			total += s.quantities()[k-1]
		}
		return want("item", part).say(total)
	},
}
