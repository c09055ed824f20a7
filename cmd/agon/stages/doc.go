// Package stages reads a configuration as the options of the stages: it is where a
// key of the configuration finds the field that it sets.
package stages
