package chat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The files of a Hugging Face folder that tell of conversations.
const (
	templateFile     = "chat_template.jinja"
	templateFolder   = "additional_chat_templates"
	tokenizerConfig  = "tokenizer_config.json"
	specialTokens    = "special_tokens_map.json"
	generationConfig = "generation_config.json"
)

// longestFile bounds what is read of a file, in bytes.
const longestFile = 64 << 20

// specialNames are what transformers hands to templates of the special tokens.
var specialNames = []string{"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"}

// ReadSource reads what a folder says about conversations. Files that are
// absent say nothing. As in transformers, template files go before those in
// tokenizer_config.json.
func ReadSource(dir string) (*Source, error) {
	s := &Source{Templates: map[string]string{}, Special: map[string]string{}}
	for _, read := range []func(dir string) error{s.readConfig, s.readSpecial, s.readTemplates, s.readEnds} {
		if err := read(dir); err != nil {
			return nil, err
		}
	}
	if err := s.parse(); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return s, nil
}

// readFile returns the bytes of a file, or none if there is no such file.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, longestFile+1))
	if err == nil && len(content) > longestFile {
		err = fmt.Errorf("%s has more than %d MiB", path, longestFile>>20)
	}
	return content, err
}

// readJSON decodes a file into v, if there is one.
func readJSON(path string, v any) error {
	content, err := readFile(path)
	if err != nil || content == nil {
		return err
	}
	if err := json.Unmarshal(content, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (s *Source) readConfig(dir string) error {
	path := filepath.Join(dir, tokenizerConfig)
	var config map[string]json.RawMessage
	if err := readJSON(path, &config); err != nil {
		return err
	}
	if err := s.takeSpecial(config); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := s.takeTemplates(config["chat_template"]); err != nil {
		return fmt.Errorf("%s: chat_template: %w", path, err)
	}
	return nil
}

// takeTemplates takes a template, or a list of templates with names.
func (s *Source) takeTemplates(encoded json.RawMessage) error {
	if len(encoded) == 0 || string(encoded) == "null" {
		return nil
	}
	if encoded[0] == '"' {
		var one string
		err := json.Unmarshal(encoded, &one)
		s.Templates[defaultName] = one
		return err
	}
	var named []struct{ Name, Template string }
	if err := json.Unmarshal(encoded, &named); err != nil {
		return err
	}
	for _, one := range named {
		s.Templates[one.Name] = one.Template
	}
	return nil
}

// takeSpecial takes the special tokens that are not known yet: each a string,
// or an object with its content.
func (s *Source) takeSpecial(config map[string]json.RawMessage) error {
	for _, name := range specialNames {
		encoded := config[name]
		if _, known := s.Special[name]; known || len(encoded) == 0 || string(encoded) == "null" {
			continue
		}
		var token struct{ Content string }
		var err error
		if encoded[0] == '"' {
			err = json.Unmarshal(encoded, &token.Content)
		} else {
			err = json.Unmarshal(encoded, &token)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.Special[name] = token.Content
	}
	return nil
}

func (s *Source) readSpecial(dir string) error {
	path := filepath.Join(dir, specialTokens)
	var config map[string]json.RawMessage
	if err := readJSON(path, &config); err != nil {
		return err
	}
	if err := s.takeSpecial(config); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (s *Source) readTemplates(dir string) error {
	content, err := readFile(filepath.Join(dir, templateFile))
	if err != nil {
		return err
	}
	more, err := filepath.Glob(filepath.Join(dir, templateFolder, "*.jinja"))
	if err != nil {
		return err
	}
	if content == nil && len(more) == 0 {
		return nil
	}
	s.Templates = map[string]string{}
	if content != nil {
		s.Templates[defaultName] = string(content)
	}
	for _, path := range more {
		content, err := readFile(path)
		if err != nil {
			return err
		}
		s.Templates[strings.TrimSuffix(filepath.Base(path), ".jinja")] = string(content)
	}
	return nil
}

// readEnds reads the ids that end a turn: one, or a list.
func (s *Source) readEnds(dir string) error {
	path := filepath.Join(dir, generationConfig)
	var config struct {
		Ends json.RawMessage `json:"eos_token_id"`
	}
	if err := readJSON(path, &config); err != nil {
		return err
	}
	if len(config.Ends) == 0 || string(config.Ends) == "null" {
		return nil
	}
	if config.Ends[0] != '[' {
		config.Ends = append(append([]byte("["), config.Ends...), ']')
	}
	if err := json.Unmarshal(config.Ends, &s.Ends); err != nil {
		return fmt.Errorf("%s: eos_token_id: %w", path, err)
	}
	return nil
}
