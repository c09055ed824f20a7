// Package demo is agon demo: the policy that ships teaches itself the warehouse, and
// a page tells before and after in plain words.
package demo
