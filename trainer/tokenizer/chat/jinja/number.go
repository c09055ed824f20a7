package jinja

import (
	"math"
	"math/bits"
)

// number returns an int or float, of a bool too.
func number(v Value) (i int64, f float64, isFloat, ok bool) {
	switch v := v.(type) {
	case bool:
		return integer(v), float64(integer(v)), false, true
	case int64:
		return v, float64(v), false, true
	case float64:
		return 0, v, true, true
	}
	return 0, 0, false, false
}

// signed is -v or +v.
func signed(operator string, v Value) Value {
	i, f, isFloat, ok := number(v)
	switch {
	case !ok:
		panic(faultf("bad operand type for unary %s: '%s'", operator, kindOf(v)))
	case operator == "+" && isFloat:
		return f
	case operator == "+":
		return i
	case isFloat:
		return -f
	case i == math.MinInt64:
		panic(tooLarge())
	}
	return -i
}

func tooLarge() fault { return faultf("an integer does not fit into 64 bits") }

// arithmetic is left operator right.
func (m *machine) arithmetic(operator string, left, right Value) Value {
	if t, ok := left.(Text); ok && operator == "%" {
		return m.percent(t, right)
	}
	use(left)
	use(right)
	li, lf, lFloat, lok := number(left)
	ri, rf, rFloat, rok := number(right)
	switch {
	case lok && rok && !lFloat && !rFloat && operator != "/":
		return integers(operator, li, ri)
	case lok && rok:
		return floats(operator, lf, rf)
	case operator == "+":
		return m.add(left, right)
	case operator == "*" && rok && !rFloat:
		return m.multiply(left, ri)
	case operator == "*" && lok && !lFloat:
		return m.multiply(right, li)
	}
	panic(unsupported(operator, left, right))
}

func unsupported(operator string, left, right Value) fault {
	return faultf("unsupported operand type(s) for %s: '%s' and '%s'", operator, kindOf(left), kindOf(right))
}

// add is + of what is no number.
func (m *machine) add(left, right Value) Value {
	switch l := left.(type) {
	case Text:
		if r, ok := right.(Text); ok {
			return m.addTexts(l, r)
		}
	case *List:
		if r, ok := right.(*List); ok {
			m.meter.elements(len(l.Items) + len(r.Items))
			return &List{append(append([]Value(nil), l.Items...), r.Items...)}
		}
	case Tuple:
		if r, ok := right.(Tuple); ok {
			m.meter.elements(len(l) + len(r))
			return append(append(Tuple(nil), l...), r...)
		}
	}
	panic(unsupported("+", left, right))
}

// addTexts is + of two str. Markup escapes what is added to it.
func (m *machine) addTexts(left, right Text) Value {
	if left.safe == right.safe {
		sum := m.concat(left, right)
		sum.safe = left.safe
		return sum
	}
	sum := m.concat(m.escape(left), m.escape(right))
	sum.safe = true
	return sum
}

// multiply is v * n of what is no number.
func (m *machine) multiply(v Value, n int64) Value {
	switch v := v.(type) {
	case Text:
		return m.repeat(v, n)
	case *List:
		return &List{m.copies(v.Items, n)}
	case Tuple:
		return Tuple(m.copies(v, n))
	}
	panic(unsupported("*", v, n))
}

func (m *machine) copies(items []Value, n int64) []Value {
	if len(items) == 0 || n <= 0 {
		return nil
	}
	m.meter.elements(int(min(n, int64(maxWork/len(items)))) * len(items))
	var copies []Value
	for range n {
		copies = append(copies, items...)
	}
	return copies
}

// integers is an operator between two int.
func integers(operator string, a, b int64) Value {
	switch operator {
	case "+":
		sum := a + b
		if (sum > a) != (b > 0) && b != 0 {
			panic(tooLarge())
		}
		return sum
	case "-":
		difference := a - b
		if (difference < a) != (b > 0) && b != 0 {
			panic(tooLarge())
		}
		return difference
	case "*":
		return product(a, b)
	case "**":
		return power(a, b)
	}
	if b == 0 {
		panic(faultf("integer division or modulo by zero"))
	}
	quotient, remainder := floorDivision(a, b)
	if operator == "//" {
		return quotient
	}
	return remainder
}

// floorDivision returns a // b and a % b.
func floorDivision(a, b int64) (quotient, remainder int64) {
	if a == math.MinInt64 && b == -1 {
		panic(tooLarge())
	}
	quotient, remainder = a/b, a%b
	if remainder != 0 && (remainder < 0) != (b < 0) {
		return quotient - 1, remainder + b
	}
	return quotient, remainder
}

func product(a, b int64) int64 {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	if high != 0 || low > math.MaxInt64 {
		panic(tooLarge())
	}
	return a * b
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// power is a ** b of two int; a negative b makes a float.
func power(a, b int64) Value {
	if b < 0 {
		return floats("**", float64(a), float64(b))
	}
	result := int64(1)
	for {
		if b&1 == 1 {
			result = product(result, a)
		}
		if b >>= 1; b == 0 || a == 0 || a == 1 {
			return result
		}
		a = product(a, a)
	}
}

// floats is an operator between two float.
func floats(operator string, a, b float64) Value {
	switch operator {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "**":
		return floatPower(a, b)
	}
	if b == 0 {
		panic(faultf("float division by zero"))
	}
	if operator == "/" {
		return a / b
	}
	remainder := math.Mod(a, b)
	if remainder != 0 && (remainder < 0) != (b < 0) {
		remainder += b
	}
	if operator == "%" {
		return remainder
	}
	return math.Round((a - remainder) / b)
}

func floatPower(a, b float64) Value {
	result := math.Pow(a, b)
	switch {
	case a == 0 && b < 0:
		panic(faultf("0.0 cannot be raised to a negative power"))
	case math.IsNaN(result) && !math.IsNaN(a) && !math.IsNaN(b):
		panic(faultf("a complex number is not supported"))
	case math.IsInf(result, 0) && !math.IsInf(a, 0) && !math.IsInf(b, 0):
		panic(faultf("numerical result out of range"))
	}
	return result
}
