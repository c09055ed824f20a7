package jinja

// expression is a node that has a value.
type expression interface {
	eval(m *machine) Value
}

// statement is a node that is carried out.
type statement interface {
	exec(m *machine) flow
}

// flow tells how the statements after a statement go on.
type flow int

const (
	onward flow = iota
	breaking
	continuing
)

// at is the line where a node begins.
type at struct{ line int }

// Expressions.
type (
	literal struct{ value Value }

	name struct{ id string }

	// display is a list or tuple that is written out.
	display struct {
		items []expression
		tuple bool
	}

	// pairs is a dict that is written out.
	pairs struct{ keys, values []expression }

	// unary is not, - or +.
	unary struct {
		at
		operator string
		x        expression
	}

	// binary is an operator of arithmetic.
	binary struct {
		at
		operator    string
		left, right expression
	}

	// junction is and, or.
	junction struct {
		or          bool
		left, right expression
	}

	// concatenation is a ~ b ~ c.
	concatenation struct{ items []expression }

	// comparison is a < b <= c.
	comparison struct {
		at
		first     expression
		operators []string
		rest      []expression
	}

	// choice is a if test else b; otherwise may be nil.
	choice struct{ then, test, otherwise expression }

	// attribute is x.name.
	attribute struct {
		at
		x    expression
		name string
	}

	// element is x[key].
	element struct {
		at
		x, key expression
	}

	// slice is the from:to:step of x[from:to:step]; each may be nil.
	slice struct{ from, to, step expression }

	call struct {
		at
		function  expression
		arguments arguments
	}

	// filtering is x | filter; x is nil in a filter block.
	filtering struct {
		at
		x         expression
		name      string
		arguments arguments
	}

	// tested is x is test.
	tested struct {
		at
		x         expression
		name      string
		arguments arguments
	}
)

// arguments are those of a call as they are written.
type arguments struct {
	positional []expression
	names      []string
	named      []expression
	spread     expression // *x; nil without
	spreadDict expression // **x; nil without
}

// Statements.
type (
	data struct{ text Text }

	// printing is {{ x }}.
	printing struct {
		at
		x expression
	}

	conditional struct {
		at
		tests    []expression
		branches [][]statement // one more than tests if there is an else
	}

	forLoop struct {
		at
		target    target
		iterable  expression
		test      expression // nil without
		body      []statement
		otherwise []statement
		recursive bool
	}

	// leaving is break or continue.
	leaving struct{ how flow }

	assignment struct {
		at
		target target
		value  expression
	}

	// capture is {% set x %}…{% endset %}.
	capture struct {
		at
		target target
		filter *filtering // nil without
		body   []statement
	}

	macroStatement struct {
		at
		macro macro
	}

	// callBlock is {% call %}…{% endcall %}.
	callBlock struct {
		at
		caller macro
		call   *call
	}

	// filterBlock is {% filter %}…{% endfilter %}.
	filterBlock struct {
		at
		filter *filtering
		body   []statement
	}

	// inner is a scope of its own: with, and generation.
	inner struct {
		at
		targets []target
		values  []expression
		body    []statement
	}
)

// target is what a value is assigned to.
type target interface{ assign(m *machine, v Value) }

type (
	// nameTarget is also an expression's name.
	nameTarget string

	tupleTarget []target

	// namespaceTarget is ns.attribute.
	namespaceTarget struct{ namespace, attribute string }
)

// parameter is one of a macro.
type parameter struct {
	name  string
	value expression // the default; nil without
}

// macro is a macro as it is written.
type macro struct {
	name       string
	parameters []parameter
	body       []statement
	// catches tells of caller, varargs and kwargs whether the macro uses it.
	catches map[string]bool
}
