package verifier

import (
	"context"
	"regexp"
	"strings"
)

// Of the ways to go wrong that no change of single calls shows, the commonest are in the
// source: a condition the other way about, a bound that is in or out, the wrong extreme.
var sourceOperators = []struct {
	what  string
	finds *regexp.Regexp // with what is kept before, what is changed, and what is kept behind
	by    string         // what takes its place, with itself for _
}{
	{"with a condition turned", regexp.MustCompile(`((?:^|\n)[ \t]*(?:el)?if )([^:\n]+)(:)`), "not (_)"},
	{"with a condition turned", regexp.MustCompile(`( if )([^:\n\]]+?)( else |\]|\)+[ \t]*(?:\n|$))`), "not (_)"},
	{"with its bound in", regexp.MustCompile(`([^<>=!] ?)(<|>)( ?[^<>=])`), "_="},
	{"with its bound out", regexp.MustCompile(`([^<>=!] ?[<>])(=)()`), ""},
	{"with the other extreme", regexp.MustCompile(`(\bm)(ax)(\()`), "in"},
	{"with the other extreme", regexp.MustCompile(`(\bm)(in)(\()`), "ax"},
	{"with all for any", regexp.MustCompile(`( )(and)( )`), "or"},
	{"with any for all", regexp.MustCompile(`( )(or)( )`), "and"},
}

// spoiltSource is a source that goes wrong, and in which way.
type spoiltSource struct{ what, source string }

// mostSources bounds the sources that are run.
const mostSources = 8

// spoiltSources are a source with one place of it changed; none of one that may then not
// come to its end.
func spoiltSources(source string) (spoilt []spoiltSource) {
	if endless.MatchString(source) {
		return nil
	}
	for _, operator := range sourceOperators {
		for _, at := range operator.finds.FindAllStringSubmatchIndex(source, -1) {
			by := strings.ReplaceAll(operator.by, "_", source[at[4]:at[5]])
			if len(spoilt) < mostSources {
				spoilt = append(spoilt, spoiltSource{operator.what, source[:at[4]] + by + source[at[5]:]})
			}
		}
	}
	return spoilt
}

var endless = regexp.MustCompile(`\b(while|iter|itertools)\b`)

// mutatedSources are what the solution comes to with its source changed, where it runs.
func (e *evidence) mutatedSources(ctx context.Context, change *change) (mutants []mutant, err error) {
	for _, one := range spoiltSources(e.item.Solution) {
		run, err := e.run(ctx, e.screen.options.Sandbox, one.source)
		if err != nil {
			return nil, err
		}
		if run.execution.Ok() && !change.reached(run.outcome, e.solved.outcome) {
			mutants = append(mutants, mutant{one.what, run.outcome})
		}
	}
	return mutants, nil
}
