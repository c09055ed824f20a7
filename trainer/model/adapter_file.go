package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"agon"
	"agon/trainer/torch"
)

// The files of a PEFT folder.
const (
	AdapterConfigName  = "adapter_config.json"
	AdapterWeightsName = "adapter_model.safetensors"
)

// adapterPrefix stands before a module's name in PEFT's files: the model is
// wrapped twice there.
const adapterPrefix = "base_model.model."

// adapterFile is what of an adapter_config.json matters here
// (peft/tuners/lora/config.py, LoraConfig).
type adapterFile struct {
	Base    string          `json:"base_model_name_or_path"`
	Type    string          `json:"peft_type"`
	Rank    int             `json:"r"`
	Alpha   float64         `json:"lora_alpha"`
	Stable  bool            `json:"use_rslora"`
	Targets json.RawMessage `json:"target_modules"` // a list of names, or a pattern
	// Revision is the base's, where that is a model of the hub.
	Revision string `json:"revision"`

	Bias         string          `json:"bias"`
	Transposed   bool            `json:"fan_in_fan_out"`
	DoRA         bool            `json:"use_dora"`
	QALoRA       bool            `json:"use_qalora"`
	LoRABias     bool            `json:"lora_bias"`
	Init         json.RawMessage `json:"init_lora_weights"`
	Layers       json.RawMessage `json:"layers_to_transform"`
	Saved        json.RawMessage `json:"modules_to_save"`
	Excluded     json.RawMessage `json:"exclude_modules"`
	Ranks        json.RawMessage `json:"rank_pattern"`
	Alphas       json.RawMessage `json:"alpha_pattern"`
	Replication  json.RawMessage `json:"layer_replication"`
	TokenIndices json.RawMessage `json:"trainable_token_indices"`
	Invocation   json.RawMessage `json:"alora_invocation_tokens"`
	Parameters   json.RawMessage `json:"target_parameters"`
}

// AdapterBase returns the model that an adapter_config.json says it is for,
// as it is named there, and its revision; that is empty where none is named.
func AdapterBase(config []byte) (name, revision string, err error) {
	var f adapterFile
	if err := json.Unmarshal(config, &f); err != nil {
		return "", "", fmt.Errorf("%s: %w", AdapterConfigName, err)
	}
	if f.Base == "" {
		return "", "", fmt.Errorf("%s: base_model_name_or_path is empty: nothing tells which model it is for", AdapterConfigName)
	}
	return f.Base, f.Revision, nil
}

// parseAdapter reads an adapter_config.json. Options that would change what the
// adapted model computes and are not done here are refused by name.
func parseAdapter(config []byte) (*adapterFile, error) {
	f := &adapterFile{Bias: "none", Alpha: 8, Rank: 8} // PEFT's own where they are absent
	if err := json.Unmarshal(config, f); err != nil {
		return nil, err
	}
	return f, f.refuse()
}

func (f *adapterFile) refuse() error {
	switch {
	case f.Type != "LORA":
		return fmt.Errorf("peft_type %q is not supported: only LORA is", f.Type)
	case f.Bias != "none":
		return fmt.Errorf("bias %q is not supported: only none is", f.Bias)
	case f.Transposed:
		return errors.New("fan_in_fan_out is not supported: no matrix here is transposed")
	case f.changesBase():
		return fmt.Errorf("init_lora_weights %s is not supported: it changes the model's own weights too", f.Init)
	}
	for _, option := range []struct {
		name string
		set  bool
	}{
		{"use_dora", f.DoRA}, {"use_qalora", f.QALoRA}, {"lora_bias", f.LoRABias},
		{"modules_to_save", filled(f.Saved)}, {"exclude_modules", filled(f.Excluded)}, {"rank_pattern", filled(f.Ranks)}, {"alpha_pattern", filled(f.Alphas)},
		{"layer_replication", filled(f.Replication)}, {"trainable_token_indices", filled(f.TokenIndices)},
		{"alora_invocation_tokens", filled(f.Invocation)}, {"target_parameters", filled(f.Parameters)},
	} {
		if option.set {
			return fmt.Errorf("%s is not supported", option.name)
		}
	}
	return nil
}

// changesBase tells initialisations that leave the model's own weights others
// than they were, which an adapter's file does not hold.
func (f *adapterFile) changesBase() bool {
	var name string
	if json.Unmarshal(f.Init, &name) != nil {
		return false // true and false are the plain ones
	}
	return !slices.Contains([]string{"", "gaussian", "eva", "orthogonal"}, name)
}

// filled tells values of JSON that are there and not empty.
func filled(value json.RawMessage) bool {
	return !slices.Contains([]string{"", "null", "[]", "{}", "false"}, string(value))
}

// SetAdapter puts the adapter of a PEFT folder beside the weights: config is
// its adapter_config.json, and arrays what its file of weights holds. Matrices
// may be missing or of another shape than the model's, which is refused by
// name; then the model is as it was.
func (m *Model) SetAdapter(config []byte, arrays []agon.Array) error {
	f, err := parseAdapter(config)
	if err != nil {
		return fmt.Errorf("model: %s: %w", AdapterConfigName, err)
	}
	if err := m.setAdapterArrays(f, arrays); err != nil {
		return fmt.Errorf("model: adapter: %w", err)
	}
	m.Updated()
	return nil
}

func (m *Model) setAdapterArrays(f *adapterFile, arrays []agon.Array) error {
	byName := map[string]agon.Array{}
	for _, a := range arrays {
		byName[a.Name] = a
	}
	options, err := f.options(m.modules(), byName)
	if err == nil {
		err = errors.Join(options.Validate(), m.adaptable(&options))
	}
	if err != nil {
		return err
	}
	adapter := &adapter{options: options}
	err = torch.Try(func() error {
		for _, module := range m.targets(&options) {
			if err := adapter.read(module, byName); err != nil {
				return err
			}
		}
		for _, a := range arrays { // in the order of the file, so that the same one is named
			if _, left := byName[a.Name]; left {
				return fmt.Errorf("array %q is none of a projection that can be adapted", a.Name)
			}
		}
		m.setAdapter(adapter)
		return nil
	})
	if err != nil {
		m.abandon(adapter)
	}
	return err
}

// abandon takes away an adapter that could not be read.
func (m *Model) abandon(a *adapter) {
	torch.Do(a.free)
	for _, module := range m.modules() {
		module.projection.update = nil
	}
}

// options returns what f adapts of a model: the projections and blocks that it
// lists, or, where it has a pattern, those that the arrays are of.
func (f *adapterFile) options(modules []module, arrays map[string]agon.Array) (AdapterOptions, error) {
	o := AdapterOptions{Rank: f.Rank, Alpha: f.Alpha, RankStabilized: f.Stable}
	layersAsked, err := f.layers()
	if err != nil {
		return o, err
	}
	o.Layers = layersAsked
	listed, pattern, err := f.targets()
	if err != nil {
		return o, err
	}
	if listed == nil {
		o.Layers = nil // PEFT looks at them beside a list alone
	}
	var layers []int
	for _, each := range modules {
		_, there := arrays[adapterPrefix+each.name+".lora_A.weight"]
		if listed == nil && !(there && pattern.MatchString(each.name)) || listed != nil && !targeted(listed, each.name) {
			continue
		}
		if !slices.Contains(o.Targets, each.target) {
			o.Targets = append(o.Targets, each.target)
		}
		if !slices.Contains(layers, each.layer) {
			layers = append(layers, each.layer)
		}
	}
	if len(o.Targets) == 0 {
		return o, fmt.Errorf("target_modules %.80s: no projection of this model is one of them", f.Targets)
	}
	if o.Layers == nil && len(layers)*len(Projections) < len(modules) {
		o.Layers = layers
	}
	return o, nil
}

// targets returns target_modules: a list of names, or a pattern that a whole name
// has to match, which "all-linear" always does.
func (f *adapterFile) targets() (listed []string, pattern *regexp.Regexp, err error) {
	if json.Unmarshal(f.Targets, &listed) == nil && listed != nil {
		return listed, nil, nil
	}
	var text string
	if err := json.Unmarshal(f.Targets, &text); err != nil || text == "" {
		return nil, nil, fmt.Errorf("target_modules is %.60s: it must be a list of names, or a pattern", f.Targets)
	}
	if text == "all-linear" {
		text = ".*"
	}
	if pattern, err = regexp.Compile("^(?:" + text + ")$"); err != nil {
		return nil, nil, fmt.Errorf("target_modules: the pattern %.60q is not supported: %w", text, err)
	}
	return nil, pattern, nil
}

// layers returns layers_to_transform, which is one block, a list of them or
// nothing.
func (f *adapterFile) layers() ([]int, error) {
	if !filled(f.Layers) {
		return nil, nil
	}
	var one int
	if json.Unmarshal(f.Layers, &one) == nil {
		return []int{one}, nil
	}
	var list []int
	if err := json.Unmarshal(f.Layers, &list); err != nil {
		return nil, fmt.Errorf("layers_to_transform is %.60s: it must be the number of a block, or a list of them", f.Layers)
	}
	return list, nil
}

// targeted tells whether a list of PEFT's target_modules has a module: by its
// whole name or the end of it.
func targeted(list []string, name string) bool {
	return slices.ContainsFunc(list, func(target string) bool {
		return name == target || strings.HasSuffix(name, "."+target)
	})
}

// read takes a module's two matrices out of arrays.
func (a *adapter) read(to module, arrays map[string]agon.Array) error {
	out, in := to.projection.weight.Size(0), to.projection.weight.Size(1)
	matrixA, err := takeMatrix(arrays, adapterPrefix+to.name+".lora_A.weight", a.options.Rank, in)
	if err != nil {
		return err
	}
	matrixB, err := takeMatrix(arrays, adapterPrefix+to.name+".lora_B.weight", out, a.options.Rank)
	if err != nil {
		return err
	}
	a.add(to, matrixA, matrixB)
	return nil
}

// takeMatrix removes an array and returns it in float32.
func takeMatrix(arrays map[string]agon.Array, name string, rows, columns int) (*torch.Tensor, error) {
	a, ok := arrays[name]
	if !ok {
		return nil, fmt.Errorf("array %q is missing", name)
	}
	if shape := []int64{int64(rows), int64(columns)}; !slices.Equal(a.Shape, shape) {
		return nil, fmt.Errorf("array %q has the shape %v, want %v", name, a.Shape, shape)
	}
	dtype, ok := dtypes[a.DType]
	if !ok {
		return nil, fmt.Errorf("array %q has the dtype %s, which no weight has", name, a.DType)
	}
	data, err := a.Bytes()
	if err != nil {
		return nil, fmt.Errorf("array %q: %w", name, err)
	}
	delete(arrays, name)
	t := torch.FromBytes(data, dtype, rows, columns).To(torch.Float32)
	if !Finite(t) {
		return nil, fmt.Errorf("array %q has numbers that are not finite: its training diverged, or the file is damaged", name)
	}
	return t, nil
}

// AdapterArrays returns the adapter's matrices by PEFT's names; nil without an
// adapter. Their bytes are read from the tensors when they are asked for.
func (m *Model) AdapterArrays() []agon.Array {
	if m.adapter == nil {
		return nil
	}
	var arrays []agon.Array
	for _, p := range m.parameters {
		if IsCritic(p.Name) {
			continue
		}
		var shape []int
		torch.Do(func() { shape = p.Tensor.Shape() })
		array := arrayOf(p, shape, torch.Float32)
		array.Name = adapterPrefix + array.Name
		arrays = append(arrays, array)
	}
	return arrays
}

// AdapterJSON returns an adapter_config.json that PEFT reads, for an adapter
// of the model of that name. It is called on a model that has one.
func (m *Model) AdapterJSON(base string) ([]byte, error) {
	o := m.adapter.options
	encoded, err := json.MarshalIndent(map[string]any{
		"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": base,
		"r": o.Rank, "lora_alpha": o.Alpha, "use_rslora": o.RankStabilized, "target_modules": o.Targets,
		"lora_dropout": 0.0, "bias": "none", "fan_in_fan_out": false, "inference_mode": true,
		"init_lora_weights": true, "use_dora": false, "modules_to_save": nil,
		"rank_pattern": map[string]int{}, "alpha_pattern": map[string]int{}, "layers_to_transform": o.Layers,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("model: adapter config: %w", err)
	}
	return append(encoded, '\n'), nil
}
