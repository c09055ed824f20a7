package jinja

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

func absolute(_ *machine, v Value, a Arguments) Value {
	a.bind("abs")
	i, f, isFloat, ok := number(use(v))
	switch {
	case !ok:
		panic(faultf("bad operand type for abs(): '%s'", kindOf(v)))
	case isFloat:
		return math.Abs(f)
	case i < 0:
		return signed("-", i)
	}
	return i
}

func toInt(m *machine, v Value, a Arguments) Value {
	bound := a.bind("int", "default", "base")
	otherwise := bound[0]
	if otherwise == (absent{}) {
		otherwise = int64(0)
	}
	if i, f, isFloat, ok := number(use(v)); ok {
		if isFloat && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return otherwise
		}
		if isFloat {
			return truncated(f)
		}
		return i
	}
	t, ok := v.(Text)
	if !ok {
		return otherwise
	}
	m.meter.bytes(len(t.text))
	digits := strings.TrimFunc(t.text, isSpace)
	if i, err := strconv.ParseInt(digits, int(integerOf(given(bound[1], int64(10)))), 64); err == nil {
		return i
	}
	if f, ok := readFloat(digits); ok && !math.IsNaN(f) && !math.IsInf(f, 0) {
		return truncated(f)
	}
	return otherwise
}

func truncated(f float64) int64 {
	if math.Abs(f) >= 1<<63 || math.IsNaN(f) {
		panic(tooLarge())
	}
	return int64(f)
}

// readFloat reads what float() reads.
func readFloat(digits string) (float64, bool) {
	if strings.ContainsAny(digits, "xXpP") {
		return 0, false
	}
	f, err := strconv.ParseFloat(digits, 64)
	return f, err == nil || math.IsInf(f, 0)
}

func toFloat(m *machine, v Value, a Arguments) Value {
	otherwise := a.bind("float", "default")[0]
	if otherwise == (absent{}) {
		otherwise = 0.0
	}
	if _, f, _, ok := number(use(v)); ok {
		return f
	}
	if t, ok := v.(Text); ok {
		m.meter.bytes(len(t.text))
		if f, ok := readFloat(strings.TrimFunc(t.text, isSpace)); ok {
			return f
		}
	}
	return otherwise
}

// rounded is round(): to the nearest, and of two equally near to the even one.
func rounded(_ *machine, v Value, a Arguments) Value {
	bound := a.bind("round", "precision", "method")
	precision := integerOf(given(bound[0], int64(0)))
	i, f, isFloat, ok := number(use(v))
	how := textOf(given(bound[1], own("common"))).text
	if !ok || precision < 0 || precision > 100 || !slices.Contains([]string{"common", "ceil", "floor"}, how) {
		panic(faultf("this use of the filter round is not supported"))
	}
	power := math.Pow(10, float64(precision))
	switch {
	case how == "common" && !isFloat:
		return i
	case how == "ceil":
		return math.Ceil(f*power) / power
	case how == "floor":
		return math.Floor(f*power) / power
	}
	nearest, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', int(precision), 64), 64)
	return nearest
}
