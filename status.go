package agon

// Status says in one word how the program ended: "ok", "error" if it raised
// one, or the name of the limit that ended it.
func (e *Execution) Status() string {
	switch {
	case e.Limit != LimitNone:
		return string(e.Limit)
	case e.Error != "":
		return "error"
	}
	return "ok"
}
