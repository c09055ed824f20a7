// Package agon holds the nouns of Agon: the values that its stages share, and
// the interfaces by which a stage receives another's work. It imports the
// standard library alone.
package agon
