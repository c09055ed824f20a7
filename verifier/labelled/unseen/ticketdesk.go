package unseen

import (
	"slices"
	"strconv"
)

// tickets are the numbers of the tickets for which a condition holds, ascending.
func (s scene) tickets(holds func(n int) bool) []int {
	return slices.DeleteFunc(numbered(101, 99+len(s.names("tickets"))+1, func(int) bool { return true }), func(n int) bool { return !holds(n) })
}

func (s scene) ticket(n int, key string) any { return s.at("tickets", strconv.Itoa(n), key) }

// live reports whether a ticket can be changed.
func (s scene) live(n int) bool { return s.ticket(n, "status") != "closed" }

func (s scene) tagged(n int, word string) bool {
	return slices.Contains(s.ticket(n, "tags").([]any), any(word))
}

// someTicket draws a ticket that can be changed; 0 if there is none.
func (d *dice) someTicket(s scene) int {
	numbers := s.tickets(s.live)
	if len(numbers) == 0 {
		return 0
	}
	return pick(d, numbers)
}

// hours are those of some tickets, in their order.
func (s scene) hours(numbers []int) (list []int) {
	for _, n := range numbers {
		list = append(list, s.ticket(n, "hours").(int))
	}
	return list
}

var (
	levels   = []string{"low", "normal", "high", "urgent"}
	statuses = []string{"open", "waiting", "closed"}
	labels   = []string{"vpn", "vip", "hardware", "remote"}
	added    = []string{"warranty", "second call", "loaner", "on site"}
	subjects = []string{"keyboard missing", "door badge fails", "scanner offline", "phone is dead", "screen flickers"}
)

var ticketdesk = drawers{
	"assign": func(d *dice, s scene) *plan {
		n, name := d.someTicket(s), pick(d, s.names("agents"))
		if n == 0 || s.ticket(n, "assignee") == name {
			return nil
		}
		return want("number", n, "name", name).call("assign", n, name)
	},
	"priority": func(d *dice, s scene) *plan {
		n, level := d.someTicket(s), pick(d, levels)
		if n == 0 || s.ticket(n, "priority") == level {
			return nil
		}
		return want("number", n, "level", level).call("set_priority", n, level)
	},
	"raise the longest": func(d *dice, s scene) *plan {
		numbers := s.tickets(func(n int) bool { return s.ticket(n, "status") == "open" })
		if len(numbers) < 2 {
			return nil
		}
		word, most := d.choice("most", "fewest")
		i, one := only(s.hours(numbers), most)
		level := pick(d, levels)
		if !one || s.ticket(numbers[i], "priority") == level {
			return nil
		}
		return want("most", word, "flag", most, "level", level).call("set_priority", numbers[i], level)
	},
	"close by tag": func(d *dice, s scene) *plan {
		p := want("word", pick(d, labels))
		for _, n := range s.tickets(func(n int) bool { return s.live(n) && s.tagged(n, p.vals["word"].(string)) }) {
			p.call("close", n)
		}
		return p.changes()
	},
	"close by agent": func(d *dice, s scene) *plan {
		name := pick(d, s.names("agents"))
		p := want("name", name)
		for _, n := range s.tickets(func(n int) bool { return s.live(n) && s.ticket(n, "assignee") == name }) {
			p.call("close", n)
		}
		return p.changes()
	},
	"reopen waiting": func(d *dice, s scene) *plan {
		status := pick(d, []string{"waiting", "closed"})
		p := want("status", status)
		for _, n := range s.tickets(func(n int) bool { return s.ticket(n, "status") == status }) {
			p.call("reopen", n)
		}
		return p.changes()
	},
	"reopen and log": func(d *dice, s scene) *plan {
		closed := s.tickets(func(n int) bool { return !s.live(n) })
		if len(closed) == 0 {
			return nil
		}
		n, hours := pick(d, closed), d.in(2, 6)
		return want("number", n, "hours", hours).call("reopen", n).call("log_hours", n, hours)
	},
	"log": func(d *dice, s scene) *plan {
		n, hours := d.someTicket(s), d.in(2, 8)
		if n == 0 {
			return nil
		}
		return want("number", n, "hours", hours).call("log_hours", n, hours).say(s.ticket(n, "hours").(int) + hours)
	},
	"tag": func(d *dice, s scene) *plan {
		n, word := d.someTicket(s), pick(d, added)
		if n == 0 || s.tagged(n, word) {
			return nil
		}
		return want("number", n, "word", word).call("tag", n, word)
	},
	"retag": func(d *dice, s scene) *plan {
		n, old, word := d.someTicket(s), pick(d, labels), pick(d, added)
		if n == 0 || !s.tagged(n, old) || s.tagged(n, word) {
			return nil
		}
		return want("number", n, "old", old, "word", word).call("untag", n, old).call("tag", n, word)
	},
	"untag all": func(d *dice, s scene) *plan {
		word := pick(d, labels)
		p := want("word", word)
		for _, n := range s.tickets(func(n int) bool { return s.live(n) && s.tagged(n, word) }) {
			p.call("untag", n, word)
		}
		return p.changes()
	},
	"submit": func(d *dice, s scene) *plan {
		title, level := pick(d, subjects), pick(d, levels)
		return want("title", title, "level", level).call("submit", title, level).say(101 + len(s.names("tickets")))
	},
	"submit and assign": func(d *dice, s scene) *plan {
		title, name := pick(d, subjects), pick(d, s.names("agents"))
		return want("title", title, "name", name).call("submit", title).call("assign", 101+len(s.names("tickets")), name)
	},
	"escalate or close": func(d *dice, s scene) *plan {
		n, limit := d.someTicket(s), d.in(4, 10)
		if n == 0 || s.ticket(n, "priority") == "urgent" {
			return nil
		}
		p := want("number", n, "limit", limit)
		if s.ticket(n, "hours").(int) > limit {
			return p.call("close", n)
		}
		return p.call("set_priority", n, "urgent")
	},
	"hand over": func(d *dice, s scene) *plan {
		from, to := two(d, s.names("agents"))
		p := want("from_whom", from, "to_whom", to)
		for _, n := range s.tickets(func(n int) bool { return s.live(n) && s.ticket(n, "assignee") == from }) {
			p.call("assign", n, to)
		}
		return p.changes()
	},
	"by priority": func(d *dice, s scene) *plan {
		level := pick(d, levels)
		return want("level", level).say(s.tickets(func(n int) bool { return s.ticket(n, "priority") == level }))
	},
	"total hours": func(d *dice, s scene) *plan {
		status := pick(d, statuses)
		return want("status", status).say(sum(s.hours(s.tickets(func(n int) bool { return s.ticket(n, "status") == status }))))
	},
	"title of extreme": func(d *dice, s scene) *plan {
		numbers := s.tickets(func(int) bool { return true })
		word, most := d.choice("most", "fewest")
		i, one := only(s.hours(numbers), most)
		if !one {
			return nil
		}
		return want("most", word, "flag", most).say(s.ticket(numbers[i], "title"))
	},
	"team of assignee": func(d *dice, s scene) *plan {
		n := pick(d, s.tickets(func(int) bool { return true }))
		name := s.ticket(n, "assignee").(string)
		if name == "" {
			return want("number", n).say("nobody")
		}
		return want("number", n).say(s.at("agents", name, "team"))
	},
	"load": func(d *dice, s scene) *plan {
		load := map[string]any{}
		for _, status := range statuses {
			load[status] = len(s.tickets(func(n int) bool { return s.ticket(n, "status") == status }))
		}
		return want().say(load)
	},
	"free": func(d *dice, s scene) *plan {
		n := d.in(3, 6)
		found := []string{}
		for _, name := range s.names("agents") {
			if s.number("agents", name, "limit") >= n {
				found = append(found, name)
			}
		}
		return want("n", n).say(found)
	},
	"has tag": func(d *dice, s scene) *plan {
		n, word := pick(d, s.tickets(func(int) bool { return true })), pick(d, labels)
		return want("number", n, "word", word).say(s.tagged(n, word))
	},
}
