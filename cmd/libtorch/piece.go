package main

import "regexp"

// A piece is a top-level declaration of a source, in Go or in C++, which is
// kept or left out as a whole.
type piece struct {
	names    []string // what it declares; one of them reached keeps it
	text     string   // with its comment
	mentions []string // every identifier in it
}

var identifier = regexp.MustCompile(`[A-Za-z_]\w*`)

// reach lists the names to which roots lead, through what the pieces that
// declare them mention. It knows of no scopes: a local variable that is called
// like a function keeps the function, which costs a few lines and never harms.
func reach(roots []string, pieces []piece) map[string]bool {
	mentions := map[string][]string{}
	for _, p := range pieces {
		for _, name := range p.names {
			mentions[name] = append(mentions[name], p.mentions...)
		}
	}
	reached, queue := map[string]bool{}, roots
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if !reached[name] {
			reached[name] = true
			queue = append(queue, mentions[name]...)
		}
	}
	return reached
}

// kept lists those of the pieces that declare a reached name.
func kept(pieces []piece, reached map[string]bool) []piece {
	var list []piece
	for _, p := range pieces {
		for _, name := range p.names {
			if reached[name] {
				list = append(list, p)
				break
			}
		}
	}
	return list
}
