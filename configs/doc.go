// Package configs holds what decides a run: one typed value, [Config], with a
// default for every field.
//
// [Load] lays a YAML file and key=value overrides over [Default] and refuses
// what cannot be meant: a key that does not exist, a key that nothing reads in
// the configuration at hand, a value out of its range, a combination that
// cannot work. It reports all faults at once, one plain sentence each, with
// what to write instead. A [Resolved] configuration knows what set each of its
// values and is what a run writes down.
package configs
