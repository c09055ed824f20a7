package pattern

// cased200k is the family of OpenAI's o200k_base (openai/tiktoken,
// tiktoken_ext/openai_public.py): a word ends where a small letter is followed
// by a capital.
type cased200k struct {
	digits     int
	contracted bool // a word takes its contraction along
}

func (c cased200k) scan(text string, i int) int {
	r := reader{text, kinds()}
	if end := r.casedWord(i); end > i {
		if c.contracted {
			return contraction(text, end, true)
		}
		return end
	}
	if k, _ := r.at(i); k&number != 0 {
		return r.numbers(i, c.digits)
	}
	if end := r.others(i, spacing|letter|number); end > i {
		for end < len(text) && (text[end] == '\r' || text[end] == '\n' || text[end] == '/') {
			end++
		}
		return end
	}
	return r.spaces(i, true)
}

// casedWord returns the end of a word at i, or i. Four ways in this order, as
// an engine that backtracks goes them: [head]*[tail]+, after the character
// before it and without, then [head]+[tail]*, likewise.
func (r reader) casedWord(i int) int {
	after := i
	if k, next := r.at(i); k&(newline|letter|number) == 0 {
		after = next
	}
	for _, start := range []int{after, i} {
		if end := r.headsTail(start); end > start {
			return end
		}
	}
	for _, start := range []int{after, i} {
		if end := r.run(start, headCase, 0); end > start {
			return r.run(end, tailCase, 0)
		}
	}
	return i
}

// headsTail returns the end of [head]*[tail]+ at i, or i. If no tail follows the
// heads, the last of them that is a tail too is taken for it.
func (r reader) headsTail(i int) int {
	lastTail := i
	at := i
	for at < len(r.text) {
		k, next := r.at(at)
		if k&headCase == 0 {
			break
		}
		if k&tailCase != 0 {
			lastTail = next
		}
		at = next
	}
	if end := r.run(at, tailCase, 0); end > at {
		return end
	}
	return lastTail
}
