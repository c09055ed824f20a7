package verifier

import (
	"regexp"
	"strings"
)

// An instruction may say what is to be left alone. What is named there need play no
// part in a solution.

var (
	// sentence is one of an instruction, or a part between semicolons.
	sentence = regexp.MustCompile(`[^.;!?]+[.;!?]*`)
	// restraining is said in a sentence of what is to be left alone.
	restraining = regexp.MustCompile(`(?i)\b(nothing|nobody|untouched|unchanged|alone|leaves?|leaving|keeps?|stays?|as (it|they) (is|are|was|were)|without (touching|changing)|not (to )?(be )?(touch|change)(d|ed)?)\b`)
	// sweeping is said there where all the rest is meant.
	sweeping = regexp.MustCompile(`(?i)\b((nothing|everything|anything) (else|more)|apart from (that|this)|a thing)\b`)
)

// askedFor is an instruction without the sentences that say what is to be left alone.
func askedFor(instruction string) string {
	var asked strings.Builder
	for _, one := range sentence.FindAllString(instruction, -1) {
		if !restraining.MatchString(one) {
			asked.WriteString(one)
		}
	}
	return asked.String()
}

// restrains reports whether an instruction says that all it does not ask for is to be
// left alone, so that a verifier has to look at all of the state. What is left alone by
// name is not followed into the state: names of parts do not tell which of them is meant.
func restrains(instruction string) bool {
	for _, one := range sentence.FindAllString(instruction, -1) {
		if restraining.MatchString(one) && sweeping.MatchString(one) {
			return true
		}
	}
	return false
}
