package pattern

import "strings"

// scanner returns the end of the match that begins at a byte of the text: the
// patterns that have one match something everywhere.
type scanner func(text string, at int) int

// The word splitters with a scanner, in the spelling of spellLineBreaks.
const (
	// GPT2 is that of openai/gpt-2, encoder.py, and of tokenizers' ByteLevel
	// where use_regex is set.
	GPT2 = `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
	// Llama3 is that of meta-llama/llama3, llama/tokenizer.py, pat_str. Numbers
	// stand in groups of up to three digits; a word takes the character before
	// it along if that is neither a letter, a digit nor a line break.
	Llama3 = llamaHead + `\p{N}{1,3}` + llamaTail
	qwen2  = llamaHead + `\p{N}` + llamaTail
	whole  = llamaHead + `\p{N}+` + llamaTail

	llamaHead    = contractions + `|[^\r\n\p{L}\p{N}]?\p{L}+|`
	llamaTail    = `| ?[^\s\p{L}\p{N}]+[\r\n]*` + spaceTail
	spaceTail    = `|\s*[\r\n]+|\s+(?!\S)|\s+`
	qwen35       = contractions + `|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*` + spaceTail
	o200k        = o200kWord1 + contractions + `?|` + o200kWord2 + contractions + `?|\p{N}{1,3}` + o200kTail
	byCase       = o200kWord1 + `|` + o200kWord2 + `|\p{N}` + o200kTail
	o200kWord1   = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`
	o200kWord2   = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`
	o200kTail    = `| ?[^\s\p{L}\p{N}]+[\r\n/]*` + spaceTail
	contractions = `(?i:'s|'t|'re|'ve|'m|'ll|'d)`
)

var scanners = map[string]scanner{
	GPT2:   gpt2,
	Llama3: llama{words: letter, digits: 3}.scan,
	qwen2:  llama{words: letter, digits: 1}.scan,
	whole:  llama{words: letter}.scan,
	qwen35: llama{words: letter | mark, digits: 1}.scan,
	o200k:  cased200k{digits: 3, contracted: true}.scan,
	byCase: cased200k{digits: 1}.scan,
}

// spellLineBreaks writes line breaks of a pattern as escapes: the same pattern
// is spelt in both ways, and they mean the same.
func spellLineBreaks(pattern string) string {
	return strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(pattern)
}

// contraction returns the end of 's, 't, 're, 've, 'm, 'll or 'd at i, or i.
// Where case is ignored, ſ is an s.
func contraction(text string, i int, ignoreCase bool) int {
	if i+1 >= len(text) || text[i] != '\'' {
		return i
	}
	rest := text[i+1:]
	if ignoreCase {
		if strings.HasPrefix(rest, "ſ") {
			return i + 1 + len("ſ")
		}
		rest = strings.ToLower(rest[:min(2, len(rest))])
	}
	switch rest[0] {
	case 's', 't', 'm', 'd':
		return i + 2
	}
	for _, two := range []string{"re", "ve", "ll"} {
		if strings.HasPrefix(rest, two) {
			return i + 3
		}
	}
	return i
}

// spaces returns the end of \s+(?!\S)|\s+ at i: of several white spaces before
// something else, the last is left. After breaks, \s*[\r\n]+ goes before it,
// which ends after the last line break.
func (r reader) spaces(i int, breaks bool) int {
	last, lastBreak := i, 0
	end := i
	for end < len(r.text) {
		k, next := r.at(end)
		if k&spacing == 0 {
			break
		}
		if k&newline != 0 {
			lastBreak = next
		}
		last, end = end, next
	}
	switch {
	case breaks && lastBreak > 0:
		return lastBreak
	case end < len(r.text) && last > i:
		return last
	}
	return end
}

func gpt2(text string, i int) int {
	if end := contraction(text, i, false); end > i {
		return end
	}
	r := reader{text, kinds()}
	start := i
	if text[i] == ' ' {
		start++
	}
	switch k, next := r.at(start); {
	case next == start || k&spacing != 0:
		return r.spaces(i, false)
	case k&letter != 0:
		return r.run(next, letter, 0)
	case k&number != 0:
		return r.run(next, number, 0)
	default:
		return r.run(next, 0, spacing|letter|number)
	}
}

// llama is the family of Llama3.
type llama struct {
	words  kind // what words are made of
	digits int  // of a number at most; 0 takes all
}

func (l llama) scan(text string, i int) int {
	if end := contraction(text, i, true); end > i {
		return end
	}
	r := reader{text, kinds()}
	k, next := r.at(i)
	if k&(newline|letter|number) == 0 {
		if after, word := r.at(next); after&l.words != 0 {
			return r.run(word, l.words, 0)
		}
	}
	switch {
	case k&l.words != 0:
		return r.run(next, l.words, 0)
	case k&number != 0:
		return r.numbers(i, l.digits)
	}
	if end := r.others(i, spacing|number|l.words); end > i {
		return r.run(end, newline, 0)
	}
	return r.spaces(i, true)
}

// numbers returns the end of up to most numbers.
func (r reader) numbers(i, most int) int {
	for n := 0; most == 0 || n < most; n++ {
		k, next := r.at(i)
		if k&number == 0 {
			break
		}
		i = next
	}
	return i
}

// others returns the end of ` ?[^…]+` at i, or i.
func (r reader) others(i int, not kind) int {
	start := i
	if r.text[i] == ' ' {
		start++
	}
	if end := r.run(start, 0, not); end > start {
		return end
	}
	return i
}
