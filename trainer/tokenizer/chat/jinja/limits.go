package jinja

// What a template may use, whoever wrote it.
const (
	// maxSource bounds the bytes of a template; the longest in use have some
	// 50 KiB.
	maxSource = 1 << 20
	// maxNesting bounds how deep a template and the values that it handles are
	// nested, and how deep its macros call each other.
	maxNesting = 100
	// maxChain bounds what stands beside each other in one expression: filters,
	// attributes, operators of one rank.
	maxChain = 1000
	// maxWork bounds a rendering: see meter. It is some seconds.
	maxWork = 1 << 24
	// maxOutput bounds the bytes that a template writes.
	maxOutput = 1 << 24
	// maxRange is jinja2.sandbox.MAX_RANGE.
	maxRange = 100000
)

// meter counts down what a rendering may still do: one for each node that is
// evaluated, four for each element of a list that is made, and one for every
// four bytes of text. What it lets through takes less than about 500 MiB.
type meter struct{ left int }

func (m *meter) spend(n int) {
	if n < 0 || n > m.left {
		panic(faultf("the template does more than a rendering may"))
	}
	m.left -= n
}

func (m *meter) bytes(n int)    { m.spend(1 + n/4) }
func (m *meter) elements(n int) { m.spend(1 + 4*n) }

// repeated spends what count copies of size bytes take.
func (m *meter) repeated(size, count int) {
	if size > 0 && count > 4*maxWork/size {
		panic(faultf("the template does more than a rendering may"))
	}
	m.bytes(size * max(count, 0))
}
