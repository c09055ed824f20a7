package chat

import (
	"fmt"
	"sort"
	"strings"

	"agon/trainer/tokenizer/chat/jinja"
)

// Source is what a Hugging Face folder says about conversations.
type Source struct {
	// Templates by name. The one called default is used, and tool_use where a
	// conversation has tools, as in transformers.
	Templates map[string]string
	// Special holds bos_token, eos_token and the like: what templates call them
	// and their text.
	Special map[string]string
	// Ends are the ids that end a turn by generation_config.json.
	Ends []int32

	parsed map[string]*jinja.Template
}

// The names of templates that mean something.
const (
	defaultName = "default"
	toolsName   = "tool_use"
)

// parse reads the templates. All of them have to be sound.
func (s *Source) parse() error {
	s.parsed = map[string]*jinja.Template{}
	for name, source := range s.Templates {
		template, err := jinja.Parse(source)
		if err != nil {
			return fmt.Errorf("chat template %s: %w", name, err)
		}
		s.parsed[name] = template
	}
	_, err := s.template(false)
	return err
}

// template returns the template that a conversation takes.
func (s *Source) template(tools bool) (*jinja.Template, error) {
	if template, ok := s.parsed[toolsName]; ok && tools {
		return template, nil
	}
	if template, ok := s.parsed[defaultName]; ok {
		return template, nil
	}
	var names []string
	for name := range s.parsed {
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the folder has no chat template")
	}
	sort.Strings(names)
	return nil, fmt.Errorf("none of the chat templates is called default: there are %s", strings.Join(names, ", "))
}
