package worded

// world is what is known of an environment: what its tools do, in Go, and what
// people ask for.
type world struct {
	name string
	// acts are the tools that change a state. They report whether they could;
	// a state of which one could not is of no further use.
	acts map[string]func(state any, arguments []any) bool
	// reads are the tools that only read.
	reads []string
	// parameters are those of acts, in order.
	parameters map[string][]parameter
	// look writes in Python what is at a place of a view.
	look func(view string, p path) string
	// sums are what a superficial verifier adds up.
	sums []sum
	// instead are calls of other tools that resemble a call.
	instead func(call) []call
	// requests draw a problem; nil where the state does not suit.
	requests []func(*scene) *problem
	// asks tells by tool how a sentence ends that asks for a call of it.
	asks map[string]string
	// readers are programs that read something, and change nothing.
	readers []string
}

// parameter is one of a tool. Without a domain it takes whole numbers above 0.
type parameter struct {
	name   string
	domain []any
}

// sum is a total over a state.
type sum struct {
	// text is it in Python, of a $view.
	text string
	of   func(state any) any
}

// worlds are those of which anything is known.
var worlds = []*world{warehouse(), calculator(), library()}

// scene is what a request is made for.
type scene struct {
	*dice
	world *world
	state any
}

// neighbours are calls that differ from one in an argument or the tool.
func (w *world) neighbours(c call) []call {
	var found []call
	for i, p := range w.parameters[c.tool] {
		for _, value := range p.others(c.arguments[i]) {
			other := do(c.tool, append([]any{}, c.arguments...)...)
			other.arguments[i] = value
			found = append(found, other)
		}
	}
	return append(found, w.instead(c)...)
}

func (p parameter) others(than any) []any {
	n, isNumber := than.(int)
	if p.domain == nil && isNumber {
		return list(n+1, n-1, n+2)
	}
	var found []any
	for _, value := range p.domain {
		if value != than {
			found = append(found, value)
		}
	}
	return found
}

// every lists the calls that change a state, with the numbers 2 and 3.
func (w *world) every() []call {
	var found []call
	for _, tool := range sortedKeys(w.parameters) {
		partial := []call{do(tool)}
		for _, p := range w.parameters[tool] {
			partial = p.extend(partial)
		}
		found = append(found, partial...)
	}
	return found
}

func (p parameter) extend(calls []call) []call {
	domain := p.domain
	if domain == nil {
		domain = list(2, 3)
	}
	var longer []call
	for _, c := range calls {
		for _, value := range domain {
			longer = append(longer, do(c.tool, append(append([]any{}, c.arguments...), value)...))
		}
	}
	return longer
}

// ask writes a call as the end of a sentence.
func (w *world) ask(c call) string {
	return code(w.asks[c.tool], fields(w.named(c)))
}

// named are the arguments of a call by the names of parameters.
func (w *world) named(c call) map[string]any {
	object := map[string]any{}
	for i, p := range w.parameters[c.tool] {
		object[p.name] = c.arguments[i]
	}
	return object
}
