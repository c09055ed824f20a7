package blind

import "slices"

// calendarKinds are what is asked of a calendar.
var calendarKinds = []kind{
	asking("reschedule", rescheduleMeeting),
	asking("relocate", relocateMeeting),
	asking("invite", invitePerson),
	asking("call off", callOff),
	asking("largest meeting", largestMeeting),
	asking("meetings in a room", meetingsInRoom),
	asking("dict of hours", dictOfHours),
	asking("excuse or invite", excuseOrInvite),
	asking("excuse from all", excuseFromAll),
	asking("first of the day", firstOfDay),
	asking("free seats", freeSeats),
	asking("invite but leave", inviteButLeave),
	asking("invite and tell", inviteAndTell),
	asking("text of a meeting", textOfMeeting),
	asking("one hour later", oneHourLater),
	asking("invite to both", inviteToBoth),
	asking("replace a person", replacePerson),
}

func rescheduleMeeting(c *calendar, d *dice) (request, bool) {
	name, hour := pick(d, gatherings), d.within(8, 18)
	return request{
		values: values{"name": name, "hour": hour},
		wordings: []string{
			"Reschedule the {name} meeting to {hour} o'clock.",
			"Hold the {name} meeting at {hour} instead, in the same room.",
		},
		solutions: []string{"if meeting(\"{name}\")[\"hour\"] != {hour}:\n    reschedule(\"{name}\", {hour})"},
		steps:     []call{with("reschedule", name, hour)},
		misses:    []miss{does(with("cancel", name))},
	}, hour != c.Meetings[name].Hour
}

func relocateMeeting(c *calendar, d *dice) (request, bool) {
	name, room := pick(d, gatherings), pick(d, rooms)
	return request{
		values: values{"name": name, "room": room},
		wordings: []string{
			"Move the {name} meeting to the room {room}.",
			"The {name} meeting takes place in {room} today, at the hour it has. Change the calendar.",
		},
		solutions: []string{"held = meeting(\"{name}\")\nif held[\"room\"] != \"{room}\":\n    relocate(\"{name}\", \"{room}\")"},
		steps:     []call{with("relocate", name, room)},
	}, room != c.Meetings[name].Room
}

func invitePerson(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	person := c.absent(d, name)[0]
	return request{
		values: values{"name": name, "person": person},
		wordings: []string{
			"Invite {person} to the {name} meeting.",
			"{person} would like to come to {name}. Add them.",
		},
		solutions: []string{"if \"{person}\" not in meeting(\"{name}\")[\"people\"]:\n    invite(\"{name}\", \"{person}\")"},
		steps:     []call{with("invite", name, person)},
	}, true
}

func callOff(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	return request{
		values: values{"name": name},
		wordings: []string{
			"Call the {name} meeting off.",
			"There will be no {name} meeting today. Cancel it.",
		},
		solutions: []string{"if \"{name}\" in meetings():\n    cancel(\"{name}\")"},
		steps:     []call{with("cancel", name)},
	}, true
}

func largestMeeting(c *calendar, d *dice) (request, bool) {
	word, function, other, most := "fewest", "min", "max", d.chance(2)
	if most {
		word, function, other = "most", "max", "min"
	}
	size := func(name string) int { return len(c.Meetings[name].People) }
	name, only := extreme(gatherings, size, most)
	opposite, single := extreme(gatherings, size, !most)
	return request{
		values: values{"word": word, "function": function, "other": other},
		wordings: []string{
			"Which meeting has the {word} people? Answer with its name.",
			"Name the meeting to which the {word} people come.",
		},
		solutions: []string{
			"answer({function}(meetings(), key=lambda name: len(meeting(name)[\"people\"])))",
			"sizes = {name: len(meeting(name)[\"people\"]) for name in meetings()}\nanswer({function}(sizes, key=sizes.get))",
		},
		answer: name,
		from:   "{function}(before.meetings(), key=lambda name: len(before.meeting(name)[\"people\"]))",
		misses: []miss{
			says(opposite, "answer({other}(meetings(), key=lambda name: len(meeting(name)[\"people\"])))"),
			says(size(name), "answer({function}(len(meeting(name)[\"people\"]) for name in meetings()))"),
		},
	}, only && single
}

func meetingsInRoom(c *calendar, d *dice) (request, bool) {
	room := pick(d, rooms)
	var right, wrong []any
	for _, name := range gatherings {
		if c.Meetings[name].Room == room {
			right = append(right, name)
		} else {
			wrong = append(wrong, name)
		}
	}
	return request{
		values: values{"room": room},
		wordings: []string{
			"List the names of the meetings in {room}, in alphabetical order.",
			"Which meetings are held in {room}? Give their names as an alphabetical list.",
		},
		solutions: []string{
			"answer([name for name in meetings() if meeting(name)[\"room\"] == \"{room}\"])",
			"found = []\nfor name in meetings():\n    if meeting(name)[\"room\"] == \"{room}\":\n        found.append(name)\nanswer(found)",
		},
		answer: right,
		from:   "sorted(name for name in before.meetings() if before.meeting(name)[\"room\"] == \"{room}\")",
		misses: []miss{
			says(wrong, "answer([name for name in meetings() if meeting(name)[\"room\"] != \"{room}\"])"),
			says(len(right), "answer(len([name for name in meetings() if meeting(name)[\"room\"] == \"{room}\"]))"),
			says(gatherings, "answer(meetings())"),
		},
	}, len(right) > 1 && len(wrong) > 0
}

func dictOfHours(c *calendar, d *dice) (request, bool) {
	names := shuffled(d, gatherings)
	one, other := c.Meetings[names[0]], c.Meetings[names[1]]
	return request{
		values: values{"a": names[0], "b": names[1]},
		wordings: []string{
			"At what hours are {a} and {b}? Give a dict from the name to the hour.",
			"Answer with a dict that has the hour of {a} under {a}, and that of {b} under {b}.",
		},
		solutions: []string{
			"answer({\"{a}\": meeting(\"{a}\")[\"hour\"], \"{b}\": meeting(\"{b}\")[\"hour\"]})",
			"hours = {}\nfor name in (\"{a}\", \"{b}\"):\n    hours[name] = meeting(name)[\"hour\"]\nanswer(hours)",
		},
		answer: map[string]any{names[0]: one.Hour, names[1]: other.Hour},
		from:   "{name: before.meeting(name)[\"hour\"] for name in (\"{a}\", \"{b}\")}",
		misses: []miss{
			says(map[string]any{names[0]: other.Hour, names[1]: one.Hour}, "answer({\"{a}\": meeting(\"{b}\")[\"hour\"], \"{b}\": meeting(\"{a}\")[\"hour\"]})"),
			says([]any{one.Hour, other.Hour}, "answer([meeting(\"{a}\")[\"hour\"], meeting(\"{b}\")[\"hour\"]])"),
			says(map[string]any{names[0]: one.Room, names[1]: other.Room}, "answer({name: meeting(name)[\"room\"] for name in (\"{a}\", \"{b}\")})"),
		},
	}, true
}

func excuseOrInvite(c *calendar, d *dice) (request, bool) {
	name, person := pick(d, gatherings), pick(d, people)
	step := with("invite", name, person)
	if c.Meetings[name].has(person) {
		step = with("excuse", name, person)
	}
	return request{
		values: values{"name": name, "person": person},
		wordings: []string{
			"If {person} is in the {name} meeting, excuse them from it; otherwise invite them.",
			"Look whether {person} is down for {name}. Take them out if so, and add them if not.",
		},
		solutions: []string{"if \"{person}\" in meeting(\"{name}\")[\"people\"]:\n    excuse(\"{name}\", \"{person}\")\nelse:\n    invite(\"{name}\", \"{person}\")"},
		steps:     []call{step},
	}, true
}

func excuseFromAll(c *calendar, d *dice) (request, bool) {
	person := pick(d, people)
	r := request{
		values: values{"person": person},
		wordings: []string{
			"{person} is ill. Excuse them from every meeting that they are in.",
			"Take {person} out of all meetings.",
		},
		solutions: []string{"for name in meetings():\n    if \"{person}\" in meeting(name)[\"people\"]:\n        excuse(name, \"{person}\")"},
	}
	for _, name := range gatherings {
		if c.Meetings[name].has(person) {
			r.steps = append(r.steps, with("excuse", name, person))
		}
	}
	return r, len(r.steps) == 2 || len(r.steps) == 3
}

func firstOfDay(c *calendar, d *dice) (request, bool) {
	word, function, last := "first", "min", d.chance(2)
	if last {
		word, function = "last", "max"
	}
	hour := func(name string) int { return c.Meetings[name].Hour }
	name, _ := extreme(gatherings, hour, last)
	opposite, _ := extreme(gatherings, hour, !last)
	cancel := with("cancel", name)
	return request{
		values: values{"word": word, "function": function},
		wordings: []string{
			"Cancel the {word} meeting of the day, and answer with its name.",
			"Find the {word} meeting of the day, call it off, and tell which it was.",
		},
		solutions: []string{
			"name = {function}(meetings(), key=lambda name: meeting(name)[\"hour\"])\ncancel(name)\nanswer(name)",
			"hours = {meeting(name)[\"hour\"]: name for name in meetings()}\nfound = hours[{function}(hours)]\ncancel(found)\nanswer(found)",
		},
		steps:  []call{cancel},
		answer: name,
		from:   "{function}(before.meetings(), key=lambda name: before.meeting(name)[\"hour\"])",
		misses: []miss{
			says(name, "answer({function}(meetings(), key=lambda name: meeting(name)[\"hour\"]))"),
			does(cancel).then(opposite),
			does(cancel).then(hour(name)),
		},
	}, true
}

func freeSeats(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	one := c.Meetings[name]
	all, taken := c.Seats[one.Room], len(one.People)
	return request{
		values: values{"name": name},
		wordings: []string{
			"How many seats stay empty in the {name} meeting?",
			"Take the number of people in {name} from the seats of its room. What is left?",
		},
		solutions: []string{
			"held = meeting(\"{name}\")\nanswer(seats(held[\"room\"]) - len(held[\"people\"]))",
			"room = meeting(\"{name}\")[\"room\"]\nempty = seats(room)\nfor person in meeting(\"{name}\")[\"people\"]:\n    empty -= 1\nanswer(empty)",
		},
		answer: all - taken,
		from:   "before.seats(before.meeting(\"{name}\")[\"room\"]) - len(before.meeting(\"{name}\")[\"people\"])",
		misses: []miss{
			says(all, "answer(seats(meeting(\"{name}\")[\"room\"]))"),
			says(taken, "answer(len(meeting(\"{name}\")[\"people\"]))"),
			says(all-taken-1, "held = meeting(\"{name}\")\nanswer(seats(held[\"room\"]) - len(held[\"people\"]) - 1)"),
		},
	}, all-taken > 1
}

func inviteButLeave(c *calendar, d *dice) (request, bool) {
	names := shuffled(d, gatherings)
	person := c.absent(d, names[0])[0]
	return request{
		values: values{"a": names[0], "b": names[1], "person": person},
		wordings: []string{
			"Invite {person} to {a}, but leave the people of {b} as they are.",
			"Add {person} to the {a} meeting. Who is in the {b} meeting must not change.",
		},
		solutions: []string{"invited = meeting(\"{a}\")[\"people\"]\nif \"{person}\" not in invited:\n    invite(\"{a}\", \"{person}\")"},
		steps:     []call{with("invite", names[0], person)},
		kept:      []path{{"meetings", names[1], "people"}},
		misses: []miss{
			does(with("invite", names[0], person), with("invite", names[1], person)),
			does(with("invite", names[0], person), with("excuse", names[1], person)),
			does(with("invite", names[1], person)),
		},
	}, true
}

func inviteAndTell(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	absent := c.absent(d, name)
	invite, held := with("invite", name, absent[0]), c.Meetings[name].People
	invited := append(slices.Clone(held), absent[0])
	slices.Sort(invited)
	return request{
		values: values{"name": name, "person": absent[0]},
		wordings: []string{
			"Invite {person} to the {name} meeting, then list everybody who is in it, in alphabetical order.",
			"Add {person} to {name}. Answer with the alphabetical list of all people of {name} after that.",
		},
		solutions: []string{
			"invite(\"{name}\", \"{person}\")\nanswer(meeting(\"{name}\")[\"people\"])",
			"invited = meeting(\"{name}\")[\"people\"] + [\"{person}\"]\ninvite(\"{name}\", \"{person}\")\nanswer(sorted(invited))",
		},
		steps:  []call{invite},
		answer: invited,
		from:   "sorted(before.meeting(\"{name}\")[\"people\"] + [\"{person}\"])",
		misses: []miss{
			does(invite).then(held),
			does(invite).then(len(invited)),
			says(held, "answer(meeting(\"{name}\")[\"people\"])"),
		},
	}, true
}

func textOfMeeting(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	v := values{"name": name, "room": c.Meetings[name].Room, "hour": c.Meetings[name].Hour}
	return request{
		values: values{"name": name},
		wordings: []string{
			"Write where and when the {name} meeting is, in the form \"lunch in ash at 12\".",
			"Give a text about {name}: its name, the word in, the room, the word at and the hour, with single spaces.",
		},
		solutions: []string{
			"held = meeting(\"{name}\")\nanswer(\"{name} in \" + held[\"room\"] + \" at \" + str(held[\"hour\"]))",
			"held = meeting(\"{name}\")\nanswer(\" \".join([\"{name}\", \"in\", held[\"room\"], \"at\", str(held[\"hour\"])]))",
		},
		answer: v.fill("{name} in {room} at {hour}"),
		from:   "\"{name} in %s at %d\" % (before.meeting(\"{name}\")[\"room\"], before.meeting(\"{name}\")[\"hour\"])",
		misses: []miss{
			says(v.fill("{name} at {hour} in {room}"), "held = meeting(\"{name}\")\nanswer(\"{name} at \" + str(held[\"hour\"]) + \" in \" + held[\"room\"])"),
			says(v.fill("{name} in {room}"), "answer(\"{name} in \" + meeting(\"{name}\")[\"room\"])"),
			says(c.Meetings[name].Hour, "answer(meeting(\"{name}\")[\"hour\"])"),
		},
	}, true
}

func oneHourLater(c *calendar, d *dice) (request, bool) {
	name, later := pick(d, gatherings), d.chance(2)
	word, sign, by := "earlier", "-", -1
	if later {
		word, sign, by = "later", "+", 1
	}
	hour := c.Meetings[name].Hour
	reschedule := with("reschedule", name, hour+by)
	return request{
		values: values{"name": name, "word": word, "sign": sign},
		wordings: []string{
			"Hold the {name} meeting an hour {word} than planned, and tell the new hour.",
			"Make the {name} meeting one hour {word}. At what hour is it now?",
		},
		solutions: []string{
			"hour = meeting(\"{name}\")[\"hour\"] {sign} 1\nreschedule(\"{name}\", hour)\nanswer(hour)",
			"reschedule(\"{name}\", meeting(\"{name}\")[\"hour\"] {sign} 1)\nanswer(meeting(\"{name}\")[\"hour\"])",
		},
		steps:  []call{reschedule},
		answer: hour + by,
		from:   "before.meeting(\"{name}\")[\"hour\"] {sign} 1",
		misses: []miss{
			does(with("reschedule", name, hour-by)).then(hour - by),
			does(reschedule).then(hour),
			says(hour+by, "answer(meeting(\"{name}\")[\"hour\"] {sign} 1)"),
		},
	}, true
}

func inviteToBoth(c *calendar, d *dice) (request, bool) {
	names, person := shuffled(d, gatherings), pick(d, people)
	one, other := with("invite", names[0], person), with("invite", names[1], person)
	return request{
		values: values{"a": names[0], "b": names[1], "person": person},
		wordings: []string{
			"Invite {person} to {a} and to {b}.",
			"{person} should be in the {a} meeting and in the {b} meeting too. Add them to both.",
		},
		solutions: []string{"for name in (\"{a}\", \"{b}\"):\n    invite(name, \"{person}\")"},
		steps:     []call{one, other},
		misses:    []miss{does(one), does(other), does(one, other, with("excuse", names[0], person))},
	}, true
}

func replacePerson(c *calendar, d *dice) (request, bool) {
	name := pick(d, gatherings)
	leaves, comes := pick(d, c.Meetings[name].People), c.absent(d, name)[0]
	excuse, invite := with("excuse", name, leaves), with("invite", name, comes)
	return request{
		values: values{"name": name, "leaves": leaves, "comes": comes},
		wordings: []string{
			"In the {name} meeting, replace {leaves} by {comes}.",
			"{comes} goes to the {name} meeting instead of {leaves}. Bring the list up to date.",
		},
		solutions: []string{"people = meeting(\"{name}\")[\"people\"]\nif \"{leaves}\" in people and \"{comes}\" not in people:\n    excuse(\"{name}\", \"{leaves}\")\n    invite(\"{name}\", \"{comes}\")"},
		steps:     []call{excuse, invite},
		misses:    []miss{does(excuse), does(invite), does(excuse, invite, with("invite", name, leaves))},
	}, true
}
