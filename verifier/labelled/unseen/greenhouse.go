package unseen

import "slices"

// zones are the names of the zones for which a condition holds, sorted.
func (s scene) zones(holds func(name string) bool) []string {
	return slices.DeleteFunc(s.names("zones"), func(name string) bool { return !holds(name) })
}

func (s scene) zone(name, key string) any { return s.at("zones", name, key) }

func (s scene) moisture(name string) int { return s.number("zones", name, "moisture") }

func (s scene) grows(name string) bool { return s.zone(name, "crop") != "" }

// extreme is the zone with the largest or smallest number of a key.
func (s scene) extreme(key string, most bool) (string, bool) {
	names := s.names("zones")
	var list []int
	for _, name := range names {
		list = append(list, s.number("zones", name, key))
	}
	i, one := only(list, most)
	return names[i], one
}

// onOff is the word for the position of a switch.
func onOff(on bool) string { return map[bool]string{true: "on", false: "off"}[on] }

var (
	vents   = []string{"closed", "half", "open"}
	remarks = []string{"check for mites", "new soil", "fix the hose", "slugs", "ready on Friday", "shade net is torn"}
	novel   = []string{"lettuce", "chard", "okra", "thyme", "sage"}
)

var greenhouse = drawers{
	"water": func(d *dice, s scene) *plan {
		name, n := pick(d, s.names("zones")), d.in(3, 9)
		return want("name", name, "n", n).call("water", name, n)
	},
	"water the driest": func(d *dice, s scene) *plan {
		n := d.in(3, 9)
		word, most := d.choice("wettest", "driest")
		name, one := s.extreme("moisture", most)
		if !one {
			return nil
		}
		return want("n", n, "most", word, "flag", most).call("water", name, n)
	},
	"raise moisture": func(d *dice, s scene) *plan {
		name, n := pick(d, s.names("zones")), d.in(2, 9)
		return want("name", name, "goal", s.moisture(name)+2*n).call("water", name, n)
	},
	"water the dry": func(d *dice, s scene) *plan {
		n, limit := d.in(2, 6), d.in(30, 45)
		p := want("n", n, "limit", limit)
		for _, name := range s.zones(func(name string) bool { return s.moisture(name) < limit }) {
			p.call("water", name, n)
		}
		return p.changes()
	},
	"vent": func(d *dice, s scene) *plan {
		name, position := pick(d, s.names("zones")), pick(d, vents)
		if s.zone(name, "vent") == position {
			return nil
		}
		return want("name", name, "position", position).call("set_vent", name, position)
	},
	"vent the hot": func(d *dice, s scene) *plan {
		limit := d.in(20, 26)
		p := want("limit", limit)
		for _, name := range s.zones(func(name string) bool {
			return s.number("zones", name, "temperature") > limit && s.zone(name, "vent") != "open"
		}) {
			p.call("set_vent", name, "open")
		}
		return p.changes()
	},
	"lamps where grown": func(d *dice, s scene) *plan {
		on, crop := d.chance(2), pick(d, []string{"tomato", "basil", "pepper", "kale", "mint"})
		p := want("on", on, "word", onOff(on), "crop", crop)
		for _, name := range s.zones(func(name string) bool { return s.zone(name, "crop") == crop && s.zone(name, "lamp") != on }) {
			p.call("set_lamp", name, on)
		}
		return p.changes()
	},
	"plant": func(d *dice, s scene) *plan {
		crop := pick(d, novel)
		empty := s.zones(func(name string) bool { return !s.grows(name) })
		if len(empty) != 1 {
			return nil
		}
		return want("crop", crop).call("plant", empty[0], crop)
	},
	"replant": func(d *dice, s scene) *plan {
		name, crop := pick(d, s.names("zones")), pick(d, novel)
		if !s.grows(name) {
			return nil
		}
		return want("name", name, "crop", crop).call("harvest", name).call("plant", name, crop)
	},
	"harvest and tell": func(d *dice, s scene) *plan {
		name := pick(d, s.names("zones"))
		if !s.grows(name) || s.number("zones", name, "kilograms") < 2 {
			return nil
		}
		return want("name", name).call("harvest", name).say(s.zone(name, "kilograms"))
	},
	"harvest the heaviest": func(d *dice, s scene) *plan {
		name, one := s.extreme("kilograms", true)
		if !one || !s.grows(name) {
			return nil
		}
		text := pick(d, remarks)
		return want("text", text).call("harvest", name).call("note", name, text)
	},
	"note": func(d *dice, s scene) *plan {
		name, text := pick(d, s.names("zones")), pick(d, remarks)
		return want("name", name, "text", text).call("note", name, text)
	},
	"note and lamp": func(d *dice, s scene) *plan {
		name, other := two(d, s.names("zones"))
		text, on := pick(d, remarks), d.chance(2)
		if s.zone(other, "lamp") == on {
			return nil
		}
		return want("name", name, "other", other, "text", text, "on", on, "word", onOff(on)).
			call("note", name, text).call("set_lamp", other, on)
	},
	"refill if low": func(d *dice, s scene) *plan {
		n, limit := d.in(10, 40), d.in(70, 110)
		name, litres := pick(d, s.names("zones")), d.in(2, 5)
		p := want("n", n, "limit", limit, "name", name, "litres", litres)
		if s.number("tank") < limit {
			return p.call("refill", n)
		}
		return p.call("water", name, litres)
	},
	"refill to": func(d *dice, s scene) *plan {
		n := d.in(11, 60)
		return want("goal", s.number("tank")+n).call("refill", n)
	},
	"zones by vent": func(d *dice, s scene) *plan {
		position := pick(d, vents)
		return want("position", position).say(s.zones(func(name string) bool { return s.zone(name, "vent") == position }))
	},
	"warmest": func(d *dice, s scene) *plan {
		word, most := d.choice("warmest", "coldest")
		name, one := s.extreme("temperature", most)
		if !one {
			return nil
		}
		return want("most", word, "flag", most).say(name)
	},
	"by temperature": func(d *dice, s scene) *plan {
		word, most := d.choice("warmest", "coldest")
		names := s.names("zones")
		slices.SortFunc(names, func(a, b string) int {
			order := s.number("zones", a, "temperature") - s.number("zones", b, "temperature")
			return map[bool]int{true: -order, false: order}[most]
		})
		return want("most", word, "flag", most, "n", 3).say(names[:3])
	},
	"kilograms": func(d *dice, s scene) *plan {
		crop, total := pick(d, []string{"tomato", "basil", "pepper"}), 0
		for _, name := range s.zones(func(name string) bool { return s.zone(name, "crop") == crop }) {
			total += s.number("zones", name, "kilograms")
		}
		if n, ok := s.at("stores", crop).(int); ok {
			total += n
		}
		return want("crop", crop).say(total)
	},
	"profile": func(d *dice, s scene) *plan {
		name := pick(d, s.names("zones"))
		return want("name", name).say(map[string]any{"temperature": s.zone(name, "temperature"), "moisture": s.zone(name, "moisture")})
	},
	"enough water": func(d *dice, s scene) *plan {
		n := d.in(12, 24)
		return want("n", n).say(s.number("tank") >= 5*n)
	},
	"noted": func(d *dice, s scene) *plan {
		word := pick(d, []string{"aphids", "pruned", "check roots"})
		return want("text", word).say(s.zones(func(name string) bool {
			return slices.Contains(s.list("zones", name, "notes"), any(word))
		}))
	},
}
