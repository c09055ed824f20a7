package main

import (
	"regexp"
	"slices"
	"strings"
)

// The C++ includes narrowHeader. It names a header per operation, which is a
// third of what torch/torch.h comes to, and the compiler spends its time on
// headers. Should that not suffice, the file is overwritten by toWide: then
// wideHeader is what gotch itself includes, and whatever still does not compile
// is missing in torch.
const (
	narrowHeader = "agon_torch.h"
	wideHeader   = "agon_torch_all.h"
	toWide       = "#include \"" + wideHeader + "\"\n"
)

// basics is what nearly every wrapper needs. torch:: is at:: here. The two
// differ in the functions that create tensors: those of torch:: can also ask
// for a gradient, which no wrapper of gotch does.
const basics = `#pragma once
#define AT_PER_OPERATOR_HEADERS
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/util/Optional.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/cuda.h>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
namespace torch { using namespace at; }
`

// An operation in place (add_) is in the header of the one that is not (add).
var operation = regexp.MustCompile(`\b(?:torch|at)::(\w+?)_?\(`)

// narrow is the text of narrowHeader for the wrappers in code. Not all that
// looks like an operation is one, hence the questions.
func narrow(code string) string {
	var names []string
	for _, match := range operation.FindAllStringSubmatch(code, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString(basics)
	for _, name := range slices.Compact(names) {
		path := "<ATen/ops/" + name + ".h>"
		b.WriteString("#if __has_include(" + path + ")\n#include " + path + "\n#endif\n")
	}
	return b.String()
}

// addHeaders adds to files the headers of libtch: api, the pruned torch_api.h,
// and what it includes.
func addHeaders(files, original map[string]string, api string) error {
	wide, _, ok := strings.Cut(original[apiSource], usingStd)
	if !ok || strings.Count(api, includeTorch) != 1 {
		return errLayout
	}
	files[apiHeader] = strings.Replace(api, includeTorch, "#include \""+narrowHeader+"\"\n", 1)
	files[narrowHeader] = narrow(files[apiSource] + files[wrapperSource])
	files[wideHeader] = includeTorch + strings.Replace(wide, "#include \""+apiHeader+"\"\n", "", 1)
	for name, text := range original {
		if strings.HasPrefix(name, imageHeaders) {
			files[name] = text
		}
	}
	return nil
}
