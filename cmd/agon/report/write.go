package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
)

// Write writes the page as HTML in UTF-8. An error of an iterator, of w, or of a page
// of nothing or with more than MaxRuns runs ends it; what was written until then is no
// whole page.
func Write(w io.Writer, p Page) error {
	switch {
	case len(p.Runs) == 0 && len(p.Evaluations) == 0:
		return errors.New("report: there is neither a run nor an evaluation")
	case len(p.Runs) > MaxRuns:
		return fmt.Errorf("report: %d runs are more than a page can tell apart (hint: at most %d)", len(p.Runs), MaxRuns)
	}
	v, err := newView(&p)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := pageTemplate.Execute(w, v); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

//go:embed templates/*.tmpl
var templates embed.FS

//go:embed page.css
var style string

//go:embed page.js
var script string

var pageTemplate = template.Must(template.New("page.tmpl").Funcs(template.FuncMap{
	"count":   count,
	"percent": percent,
	"filters": newFilters,
}).ParseFS(templates, "templates/*.tmpl"))

// The marks of a page: the second is near its top, and in pages of earlier programs the
// third follows the styles.
const (
	doctype    = "<!DOCTYPE html>"
	generator  = `<meta name="generator" content="agon report">`
	olderMark  = `<p class="eyebrow">Agon</p>`
	marksUntil = 64 << 10
)

// IsPage tells a file that holds a page of this package.
func IsPage(name string) bool {
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, marksUntil))
	marked := bytes.Contains(head, []byte(generator)) || bytes.Contains(head, []byte(olderMark))
	return err == nil && marked && bytes.HasPrefix(head, []byte(doctype))
}

// filters are what a list can be narrowed by.
type filters struct {
	Kinds []kindCount
	Keys  []runKey
	Hint  string
}

func newFilters(kinds []kindCount, keys []runKey, hint string) filters {
	return filters{kinds, keys, hint}
}

// Style and Script are the page's own; they are constants of this package.
func (*view) Style() template.CSS { return template.CSS(style) }
func (*view) Script() template.JS { return template.JS(script) }

// ContentPolicy lets a browser load nothing, and run no script but the page's.
func (*view) ContentPolicy() string {
	digest := sha256.Sum256([]byte(script))
	return "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(digest[:]) + "'"
}
