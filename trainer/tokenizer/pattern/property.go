package pattern

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"agon/trainer/tokenizer/ucd"
)

// named returns what Oniguruma has under the name of a category, a property or
// a script, given what Go has.
func named(name string, goHas set) set {
	more, less := ucd.Oniguruma(name)
	return union(goHas, pairs(more)).and(pairs(less).not())
}

func pairs(bounds []rune) set {
	var s set
	for i := 0; i < len(bounds); i += 2 {
		s = append(s, span{bounds[i], bounds[i+1]})
	}
	return s
}

// category returns the characters of a category: L, Lu …
var category = func() func(string) set {
	all := sync.OnceValue(func() map[string]set {
		out := map[string]set{}
		for name, table := range unicode.Categories {
			if len(name) == 2 && name != "Cn" && name != "LC" {
				out[name] = named(name, fromTable(table))
			}
		}
		for name, s := range out {
			if len(name) == 2 {
				out[name[:1]] = union(out[name[:1]], s)
			}
		}
		return out
	})
	return func(name string) set { return all()[name] }
}()

// The classes of Oniguruma's Unicode encoding (its doc/RE, "Unicode Case" of
// the POSIX brackets; UTS #18, annex C).
var (
	space    = sync.OnceValue(func() set { return fromTable(unicode.White_Space) })
	digit    = func() set { return category("Nd") }
	hexDigit = func() set { return set{{'0', '9'}, {'A', 'F'}, {'a', 'f'}} }
	alpha    = sync.OnceValue(func() set {
		return named("Alphabetic", union(category("L"), category("Nl"), fromTable(unicode.Other_Alphabetic)))
	})
	// word is what \w is within brackets.
	word = sync.OnceValue(func() set { return union(alpha(), category("M"), digit(), category("Pc")) })
	// loneWord is what \w, \b and \p{Word} are outside of brackets: below U+0100
	// Oniguruma asks its table of ISO 8859-1 there, in which six digits and
	// fractions are word characters.
	loneWord = sync.OnceValue(func() set { return union(word(), of('²', '³', '¹', '¼', '½', '¾')) })
	lower    = sync.OnceValue(func() set { return named("Lowercase", union(category("Ll"), fromTable(unicode.Other_Lowercase))) })
	upper    = sync.OnceValue(func() set { return named("Uppercase", union(category("Lu"), fromTable(unicode.Other_Uppercase))) })
	// assigned is what has a category other than Cn.
	assigned = sync.OnceValue(func() set {
		return union(category("L"), category("M"), category("N"), category("P"), category("S"), category("Z"), category("C"))
	})
	graph = sync.OnceValue(func() set { return union(space(), category("Cc"), category("Cs"), assigned().not()).not() })
)

// posix has the classes that may stand in [[:name:]] too.
var posix = map[string]func() set{
	"alnum": func() set { return union(alpha(), digit()) },
	"alpha": alpha,
	"blank": func() set { return union(category("Zs"), of('\t')) },
	"cntrl": func() set { return category("Cc") },
	"digit": digit,
	"graph": graph,
	"lower": lower,
	"print": func() set { return union(graph(), category("Zs")) },
	"punct": func() set { return union(category("P"), category("S")) },
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
	for name := range unicode.Categories {
		if s := category(name); s != nil {
			all[plain(name)] = s
		}
	}
	all["lc"] = union(category("Lu"), category("Ll"), category("Lt"))
	all["c"] = union(category("C"), assigned().not())
	for _, tables := range []map[string]*unicode.RangeTable{unicode.Properties, unicode.Scripts} {
		for name, table := range tables {
			if _, there := all[plain(name)]; !there {
				all[plain(name)] = named(name, fromTable(table))
			}
		}
	}
	for alias, name := range unicode.CategoryAliases {
		all[plain(alias)] = all[plain(name)]
	}
	for name, s := range posix {
		if name != "punct" { // \p{Punct} is \p{P}
			all[name] = s()
		}
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
