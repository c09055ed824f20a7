package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// The C++ of libtch: one file, which includes the generated wrappers, and
// their headers.
const (
	apiSource        = "torch_api.cpp"
	wrapperSource    = "torch_api_generated.cpp.h"
	apiHeader        = "torch_api.h"
	wrapperHeader    = "torch_api_generated.h"
	imageHeaders     = "stb_image"
	includeTorch     = "#include <torch/torch.h>\n"
	includeGenerated = "#include \"" + wrapperSource + "\"\n"
	usingStd         = "using namespace std;\n"
)

var errLayout = errors.New("libtch is laid out in another way than in gotch v0.9.1 (hint: go.mod must require v0.9.1)")

// prune is package libtch, a text per file, without what used does not lead
// to. Of gotch's 2,600 wrappers Agon calls 160, and the others would take most
// of the time that a build takes.
func prune(original map[string]string, used uses) (map[string]string, error) {
	l, err := cut(original)
	if err != nil {
		return nil, err
	}
	if err := l.declares(used); err != nil {
		return nil, err
	}
	return l.keep(reach(used.names(), l.pieces()))
}

// A libtch is the package of that name, in pieces.
type libtch struct {
	original      map[string]string   // the text of each file
	goFiles       map[string]goSource // lib.go, which holds nothing but flags, has no piece
	api, wrappers []piece             // of apiSource and wrapperSource
}

func cut(original map[string]string) (libtch, error) {
	l := libtch{
		original: original,
		goFiles:  map[string]goSource{},
		api:      cutC(original[apiSource]),
		wrappers: cutC(original[wrapperSource]),
	}
	if len(l.api) == 0 || len(l.wrappers) == 0 {
		return libtch{}, errLayout
	}
	for name, text := range original {
		if filepath.Ext(name) != ".go" {
			continue
		}
		file, err := cutGo(text)
		if err != nil {
			return libtch{}, fmt.Errorf("gotch: %s: %w", name, err)
		}
		l.goFiles[name] = file
	}
	return l, nil
}

// pieces are those of both languages: from Go they lead into C++.
func (l libtch) pieces() []piece {
	all := slices.Concat(l.api, l.wrappers)
	for _, file := range l.goFiles {
		all = append(all, file.pieces...)
	}
	return all
}

// declares is an error if a used name is in none of the Go files.
func (l libtch) declares(used uses) error {
	declared := map[string]bool{}
	for _, file := range l.goFiles {
		for _, p := range file.pieces {
			for _, name := range p.names {
				declared[name] = true
			}
		}
	}
	for _, name := range used.names() {
		if !declared[name] {
			return fmt.Errorf("%s: gotch has no libtch.%s (hint: its names are listed by: go doc %s)", used[name], name, bindings)
		}
	}
	return nil
}

// keep is the text of each file with what is reached.
func (l libtch) keep(reached map[string]bool) (map[string]string, error) {
	files := map[string]string{
		apiSource:     "#include \"" + apiHeader + "\"\n" + usingStd + "\n" + keepC(l.api, reached) + includeGenerated,
		wrapperSource: keepC(l.wrappers, reached),
		wrapperHeader: keepDeclarations(l.original[wrapperHeader], reached),
	}
	for name, file := range l.goFiles {
		if text := file.keep(reached); text != "" {
			files[name] = text
		}
	}
	return files, addHeaders(files, l.original, keepDeclarations(l.original[apiHeader], reached))
}
