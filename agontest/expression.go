package agontest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
)

// scope evaluates expressions in the part of Python that is also Go: literals
// in double quotes, integers, names, calls, selectors, + - == != < > <= >=,
// and, or. Numbers are float64, as in JSON.
type scope struct {
	names map[string]any
	call  func(receiver, function string, arguments []any) (any, error)
}

func (s scope) evaluate(source string) (any, error) {
	source = strings.NewReplacer(" and ", " && ", " or ", " || ").Replace(source)
	expression, err := parser.ParseExpr(source)
	if err != nil {
		return nil, fmt.Errorf("SyntaxError: %v", err)
	}
	return s.value(expression)
}

func (s scope) value(expression ast.Expr) (any, error) {
	switch e := expression.(type) {
	case *ast.ParenExpr:
		return s.value(e.X)
	case *ast.BasicLit:
		return literal(e)
	case *ast.Ident:
		return s.name(e.Name)
	case *ast.UnaryExpr:
		x, err := s.value(e.X)
		if n, ok := x.(float64); ok && e.Op == token.SUB {
			return -n, err
		}
	case *ast.BinaryExpr:
		return s.binary(e)
	case *ast.CallExpr:
		return s.function(e)
	}
	return nil, errors.New("SyntaxError: outside the language of this double")
}

func literal(e *ast.BasicLit) (any, error) {
	if e.Kind == token.STRING {
		return strconv.Unquote(e.Value)
	}
	return strconv.ParseFloat(e.Value, 64)
}

func (s scope) name(name string) (any, error) {
	switch name {
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "None":
		return nil, nil
	}
	value, ok := s.names[name]
	if !ok {
		return nil, fmt.Errorf("NameError: %s", name)
	}
	return value, nil
}

func (s scope) binary(e *ast.BinaryExpr) (any, error) {
	x, err := s.value(e.X)
	if err != nil {
		return nil, err
	}
	if e.Op == token.LAND && x == false || e.Op == token.LOR && x == true {
		return x, nil
	}
	y, err := s.value(e.Y)
	if err != nil {
		return nil, err
	}
	switch e.Op {
	case token.LAND, token.LOR:
		return y, nil
	case token.EQL:
		return reflect.DeepEqual(x, y), nil
	case token.NEQ:
		return !reflect.DeepEqual(x, y), nil
	}
	return arithmetic(e.Op, x, y)
}

func arithmetic(operator token.Token, x, y any) (any, error) {
	a, isA := x.(float64)
	b, isB := y.(float64)
	if !isA || !isB {
		return nil, fmt.Errorf("TypeError: %v %s %v", x, operator, y)
	}
	switch operator {
	case token.ADD:
		return a + b, nil
	case token.SUB:
		return a - b, nil
	case token.LSS:
		return a < b, nil
	case token.GTR:
		return a > b, nil
	case token.LEQ:
		return a <= b, nil
	case token.GEQ:
		return a >= b, nil
	}
	return nil, fmt.Errorf("SyntaxError: operator %s", operator)
}

func (s scope) function(e *ast.CallExpr) (any, error) {
	var arguments []any
	for _, argument := range e.Args {
		value, err := s.value(argument)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, value)
	}
	switch f := e.Fun.(type) {
	case *ast.Ident:
		return s.call("", f.Name, arguments)
	case *ast.SelectorExpr:
		if receiver, ok := f.X.(*ast.Ident); ok {
			return s.call(receiver.Name, f.Sel.Name, arguments)
		}
	}
	return nil, errors.New("SyntaxError: call of an expression")
}
