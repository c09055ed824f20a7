package ladder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mostSeeds bounds what is held in memory.
const mostSeeds = 1000

// seedsOf reads --seeds: a list of seeds and of ranges of them, such as 1,2,5 or 4-10,
// each once in the order in which they stand; or a mere number, which is that many from
// 1. One seed alone is a range, such as 7-7.
func seedsOf(texts []string) ([]uint64, error) {
	if len(texts) == 1 && !strings.Contains(texts[0], "-") {
		texts = []string{"1-" + texts[0]}
	}
	var seeds []uint64
	for _, text := range texts {
		first, last, err := rangeOf(text)
		if err != nil {
			return nil, err
		}
		for i := range last - first + 1 {
			if seed := first + i; !slices.Contains(seeds, seed) {
				seeds = append(seeds, seed)
			}
		}
		if len(seeds) > mostSeeds {
			return nil, errSeeds
		}
	}
	return seeds, nil
}

var errSeeds = fmt.Errorf("write how many from 1, at most %d, or which, such as 1,2,5 or 4-10", mostSeeds)

// rangeOf reads one seed, or the first and the last of a range.
func rangeOf(text string) (first, last uint64, err error) {
	from, to, ranged := strings.Cut(text, "-")
	if !ranged {
		to = from
	}
	first, err = strconv.ParseUint(from, 10, 64)
	if err == nil {
		last, err = strconv.ParseUint(to, 10, 64)
	}
	if err != nil || last < first || last-first >= mostSeeds {
		return 0, 0, errSeeds
	}
	return first, last, nil
}
