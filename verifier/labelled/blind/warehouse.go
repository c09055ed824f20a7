package blind

import "fmt"

var (
	bins  = []string{"A", "B", "C"}
	parts = []string{"nut", "bolt", "gear"}
)

// warehouse is the state of the environment of that name.
type warehouse struct {
	Bins   map[string]map[string]int `json:"bins"`
	Orders []order                   `json:"orders"`
}

type order struct {
	Item     string `json:"item"`
	Quantity int    `json:"quantity"`
	Status   string `json:"status"`
}

func (w *warehouse) call(c call) error {
	switch a := c.arguments; c.tool {
	case "move":
		source, target, item, n := a[0].(string), a[1].(string), a[2].(string), a[3].(int)
		if source == target || w.Bins[source][item] < n {
			return errRefused
		}
		w.Bins[source][item] -= n
		w.Bins[target][item] += n
	case "restock":
		w.Bins[a[0].(string)][a[1].(string)] += a[2].(int)
	case "ship":
		return w.ship(&w.Orders[a[0].(int)-1], w.Bins[a[1].(string)])
	case "cancel":
		order := &w.Orders[a[0].(int)-1]
		if order.Status != "open" {
			return errRefused
		}
		order.Status = "cancelled"
	}
	return nil
}

func (w *warehouse) ship(order *order, bin map[string]int) error {
	if order.Status != "open" || bin[order.Item] < order.Quantity {
		return errRefused
	}
	bin[order.Item] -= order.Quantity
	order.Status = "shipped"
	return nil
}

func (w *warehouse) total(item string) (sum int) {
	for _, bin := range bins {
		sum += w.Bins[bin][item]
	}
	return sum
}

// extreme returns the bin with the most of an item, or the fewest, and whether it
// is the only one.
func (w *warehouse) extreme(item string, most bool) (string, bool) {
	return extreme(bins, func(bin string) int { return w.Bins[bin][item] }, most)
}

// extreme returns the name with the largest value, or the smallest, and whether it
// is the only one.
func extreme(names []string, value func(string) int, largest bool) (best string, only bool) {
	for _, name := range names {
		switch {
		case best == "" || value(name) != value(best) && (value(name) > value(best)) == largest:
			best, only = name, true
		case value(name) == value(best):
			only = false
		}
	}
	return best, only
}

func readWarehouse(p path) string {
	if p[0] == "bins" {
		return fmt.Sprintf("count(%q, %q)", p[1], p[2])
	}
	return fmt.Sprintf("order(%d)[%q]", p[1].(int)+1, p[2])
}
