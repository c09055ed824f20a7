package sampler

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"agon/trainer/tokenizer"
)

// endings are what ends a turn.
type endings struct {
	ids     []bool // by id
	strings []string
	longest int // of strings, in bytes
	text    streamer
}

// streamer is a Text that decodes ids as they come, which is what stop strings take.
type streamer interface {
	Stream(special bool) *tokenizer.Stream
}

// newEndings refuses what would never end a turn, or at once.
func newEndings(stops []int32, stopStrings []string, text Text, vocabulary int) (*endings, error) {
	e := &endings{ids: make([]bool, vocabulary), strings: stopStrings}
	for _, id := range stops {
		if id < 0 || int(id) >= vocabulary {
			return nil, fmt.Errorf("stop id %d is not within the vocabulary of %d", id, vocabulary)
		}
		e.ids[id] = true
	}
	if len(stops) == 0 {
		return nil, errors.New("no id ends a turn")
	}
	if len(stopStrings) == 0 {
		return e, nil
	}
	if slices.Contains(stopStrings, "") {
		return nil, errors.New("a stop string is empty")
	}
	for _, s := range stopStrings {
		e.longest = max(e.longest, len(s))
	}
	var ok bool
	if e.text, ok = text.(streamer); !ok {
		return nil, errors.New("stop strings need a tokenizer")
	}
	return e, nil
}

// stopSearch looks for stop strings in the text of a turn.
type stopSearch struct {
	endings *endings
	stream  *tokenizer.Stream
	tail    string // of the text: what a stop string may begin in
}

// search returns nil where there are no stop strings.
func (e *endings) search() *stopSearch {
	if len(e.strings) == 0 {
		return nil
	}
	return &stopSearch{endings: e, stream: e.text.Stream(true)}
}

// saw takes the next id and reports whether the text that is certain by now has
// come to the end of a stop string with it. One that ended before does not count,
// though a longer one keeps it in the tail.
func (s *stopSearch) saw(id int32) bool {
	if s == nil {
		return false
	}
	seen := len(s.tail)
	text := s.tail + s.stream.Next(id)
	s.tail = text[max(0, len(text)-s.endings.longest+1):]
	return slices.ContainsFunc(s.endings.strings, func(stop string) bool {
		return strings.Contains(text[max(0, seen-len(stop)+1):], stop)
	})
}
