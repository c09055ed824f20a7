package pattern

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// The classes of Oniguruma's Unicode encoding (its doc/RE, "Unicode Case" of
// the POSIX brackets; UTS #18, annex C).
var (
	space    = sync.OnceValue(func() set { return fromTable(unicode.White_Space) })
	digit    = sync.OnceValue(func() set { return fromTable(unicode.Nd) })
	hexDigit = sync.OnceValue(func() set { return set{{'0', '9'}, {'A', 'F'}, {'a', 'f'}} })
	alpha    = sync.OnceValue(func() set {
		return union(fromTable(unicode.L), fromTable(unicode.Nl), fromTable(unicode.Other_Alphabetic))
	})
	// word is what \w is within brackets.
	word = sync.OnceValue(func() set {
		return union(alpha(), fromTable(unicode.M), digit(), fromTable(unicode.Pc))
	})
	// loneWord is what \w, \b and \p{Word} are outside of brackets: below U+0100
	// Oniguruma asks its table of ISO 8859-1 there, in which six digits and
	// fractions are word characters.
	loneWord = sync.OnceValue(func() set { return union(word(), of('²', '³', '¹', '¼', '½', '¾')) })
	lower    = sync.OnceValue(func() set { return union(fromTable(unicode.Ll), fromTable(unicode.Other_Lowercase)) })
	upper    = sync.OnceValue(func() set { return union(fromTable(unicode.Lu), fromTable(unicode.Other_Uppercase)) })
	// assigned is what has a category other than Cn.
	assigned = sync.OnceValue(func() set {
		var sets []set
		for _, name := range []string{"L", "M", "N", "P", "S", "Z", "C"} {
			sets = append(sets, fromTable(unicode.Categories[name]))
		}
		return union(sets...)
	})
	graph = sync.OnceValue(func() set {
		return union(space(), fromTable(unicode.Cc), fromTable(unicode.Cs), assigned().not()).not()
	})
)

// posix has the classes that may stand in [[:name:]] too.
var posix = map[string]func() set{
	"alnum": func() set { return union(alpha(), digit()) },
	"alpha": alpha,
	"blank": func() set { return union(fromTable(unicode.Zs), of('\t')) },
	"cntrl": func() set { return fromTable(unicode.Cc) },
	"digit": digit,
	"graph": graph,
	"lower": lower,
	"print": func() set { return union(graph(), fromTable(unicode.Zs)) },
	"punct": func() set { return union(fromTable(unicode.P), of('$', '+', '<', '=', '>', '^', '`', '|', '~')) },
	"space": space,
	"upper": upper,
	"word":  word,
	"ascii": func() set { return set{{0, 0x7f}} },
}

// properties has, by the plain spelling of their names, what \p{name} finds
// beside those.
var properties = sync.OnceValue(func() map[string]set {
	all := map[string]set{
		"any": everything, "assigned": assigned(), "cn": assigned().not(), "unassigned": assigned().not(),
		"alphabetic": alpha(), "lowercase": lower(), "uppercase": upper(), "xdigit": hexDigit(),
	}
	for _, tables := range []map[string]*unicode.RangeTable{unicode.Properties, unicode.Scripts, unicode.Categories} {
		for name, table := range tables {
			if _, there := all[plain(name)]; !there {
				all[plain(name)] = fromTable(table)
			}
		}
	}
	all["c"] = union(fromTable(unicode.C), assigned().not())
	for alias, name := range unicode.CategoryAliases {
		all[plain(alias)] = all[plain(name)]
	}
	for name, s := range posix {
		all[name] = s()
	}
	return all
})

// plain is how Oniguruma compares the names of properties.
func plain(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name))
}

// property returns what \p{name} finds outside of brackets, or within.
func property(name string, inClass bool) (set, error) {
	name, negated := strings.CutPrefix(name, "^")
	s, ok := properties()[plain(name)]
	switch {
	case !ok:
		return nil, fmt.Errorf(`the property \p{%s} is not supported`, shorten(name))
	case plain(name) == "word" && !inClass:
		s = loneWord()
	}
	if negated {
		s = s.not()
	}
	return s, nil
}
