package blind

import (
	"fmt"
	"slices"
)

var (
	gatherings = []string{"budget", "hiring", "planning", "review", "standup"}
	people     = []string{"ada", "ben", "cy", "dora", "emil", "fay"}
	rooms      = []string{"oak", "elm", "fir"}
)

// calendar is the state of the environment of that name.
type calendar struct {
	Meetings map[string]*meeting `json:"meetings"`
	Seats    map[string]int      `json:"seats"`
}

type meeting struct {
	Room   string   `json:"room"`
	Hour   int      `json:"hour"`
	People []string `json:"people"`
}

func (m *meeting) has(person string) bool { return slices.Contains(m.People, person) }

func (c *calendar) call(asked call) error {
	name := asked.arguments[0].(string)
	one := c.Meetings[name]
	if one == nil {
		return errRefused
	}
	switch a := asked.arguments; asked.tool {
	case "reschedule":
		return c.place(one, one.Room, a[1].(int))
	case "relocate":
		return c.place(one, a[1].(string), one.Hour)
	case "invite":
		if one.has(a[1].(string)) {
			return errRefused
		}
		one.People = append(one.People, a[1].(string))
		slices.Sort(one.People)
	case "excuse":
		at := slices.Index(one.People, a[1].(string))
		if at < 0 {
			return errRefused
		}
		one.People = slices.Delete(one.People, at, at+1)
	case "cancel":
		delete(c.Meetings, name)
	}
	return nil
}

// place holds a meeting where and when there is room.
func (c *calendar) place(one *meeting, room string, hour int) error {
	for _, other := range c.Meetings {
		if other.Room == room && other.Hour == hour {
			return errRefused
		}
	}
	one.Room, one.Hour = room, hour
	return nil
}

// absent lists those who are not in a meeting, in a drawn order.
func (c *calendar) absent(d *dice, name string) []string {
	return slices.DeleteFunc(shuffled(d, people), c.Meetings[name].has)
}

func readCalendar(p path) string {
	switch {
	case len(p) == 2 && p[0] == "meetings":
		return "meetings()"
	case p[0] == "seats":
		return fmt.Sprintf("seats(%q)", p[1])
	}
	return fmt.Sprintf("meeting(%q)[%q]", p[1], p[2])
}
