package report

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// void are the elements without an end tag, and those of SVG that are written as
// empty.
var void = []string{"meta", "input", "br", "path", "rect", "circle"}

// checkStructure demands of a page that every tag is closed in its order, that IDs are
// there and differ, that what can be seen has a name for those who hear it, and that
// it asks for nothing from outside.
func checkStructure(t *testing.T, page string) {
	t.Helper()
	checkNesting(t, page)
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	elements := elementsOf(root)
	checkIDs(t, elements)
	checkNames(t, elements)
	checkOutside(t, elements)
	checkScripts(t, elements)
}

func TestStructure(t *testing.T) { checkStructure(t, written(t, fixture())) }

func checkNesting(t *testing.T, page string) {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(page))
	var open []string
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%v are not closed", open)
			}
			return
		case html.StartTagToken:
			if name, _ := tokens.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> ends %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func elementsOf(root *html.Node) (elements []*html.Node) {
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			elements = append(elements, node)
		}
	}
	return elements
}

// attribute is the value of an attribute, and whether there is one.
func attribute(node *html.Node, name string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func checkIDs(t *testing.T, elements []*html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for _, e := range elements {
		if id, has := attribute(e, "id"); has {
			if ids[id] {
				t.Errorf("the ID %s is there twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range elements {
		label, _ := attribute(e, "aria-labelledby")
		link, _ := attribute(e, "href")
		for _, id := range []string{label, strings.TrimPrefix(link, "#")} {
			if id != "" && !ids[id] {
				t.Errorf("<%s> names %s, which is not there", e.Data, id)
			}
		}
	}
}

func checkNames(t *testing.T, elements []*html.Node) {
	t.Helper()
	for _, e := range elements {
		need := map[string]string{"th": "scope", "html": "lang"}[e.Data]
		if role, _ := attribute(e, "role"); role == "img" {
			need = "aria-label"
		}
		if hidden, _ := attribute(e, "aria-hidden"); e.Data == "svg" && hidden != "true" {
			need = "aria-label"
		}
		if value, _ := attribute(e, need); need != "" && value == "" {
			t.Errorf("a <%s> has no %s", e.Data, need)
		}
	}
}

// checkOutside looks at all that a browser might fetch or go to.
func checkOutside(t *testing.T, elements []*html.Node) {
	t.Helper()
	for _, e := range elements {
		if slices.Contains([]string{"link", "img", "iframe", "object", "embed", "base", "video", "audio", "image", "use"}, e.Data) {
			t.Errorf("there is a <%s>", e.Data)
		}
		for _, a := range e.Attr {
			if slices.Contains([]string{"src", "srcset", "action", "formaction", "data", "poster", "background", "style"}, a.Key) || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has %s=%q", e.Data, a.Key, a.Val)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("a link leads to %q", a.Val)
			}
		}
	}
	for name, text := range map[string]string{"page.css": style, "page.js": script} {
		for _, word := range []string{"://", "url(", "@import", "fetch(", "import(", "XMLHttpRequest", "eval("} {
			if strings.Contains(text, word) {
				t.Errorf("%s has %s", name, word)
			}
		}
	}
}

// checkScripts demands two scripts: the data, which is JSON, and the page's own, which
// its policy names.
func checkScripts(t *testing.T, elements []*html.Node) {
	t.Helper()
	var texts []string
	policy := ""
	for _, e := range elements {
		switch e.Data {
		case "script":
			texts = append(texts, e.FirstChild.Data)
		case "meta":
			if kind, _ := attribute(e, "http-equiv"); kind == "Content-Security-Policy" {
				policy, _ = attribute(e, "content")
			}
		}
	}
	if len(texts) != 2 {
		t.Fatalf("there are %d scripts", len(texts))
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(texts[0]), &data); err != nil {
		t.Errorf("the data is no JSON: %v", err)
	}
	digest := sha256.Sum256([]byte(texts[1]))
	if want := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"; !strings.Contains(policy, want) {
		t.Errorf("the policy %q lacks %s", policy, want)
	}
	if !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the policy is %q", policy)
	}
}
