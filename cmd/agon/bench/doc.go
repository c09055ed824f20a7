// Package bench is agon bench: how well the filter tells sound items from unsound
// ones, and how fast models and the loop are.
package bench
