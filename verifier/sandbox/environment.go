package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"agon"
)

// environment is a folder whose tools run in processes of the sandbox.
type environment struct {
	sandbox *Sandbox
	folder  *agon.Folder
	spec    agon.Spec
	tools   map[string]*toolSchema
	hosts   []*host
	granted *granted     // nil if nothing is
	next    atomic.Int64 // counts episodes

	initial initialStates
	mu      sync.Mutex
	closed  bool
}

// examiner is an environment whose author wrote its held-out tasks.
type examiner struct{ *environment }

var (
	_ agon.Environment = (*environment)(nil)
	_ agon.Replayer    = (*environment)(nil)
	_ agon.Examiner    = examiner{}
)

// Environment runs folder's tools.py and returns the environment that it
// makes; it is an agon.Examiner if the folder has an evaluation.py. Folders of
// equal digest give the same environment. It ends with the Sandbox. An error
// that begins with tools.py, evaluation.py, rewards.py, verify.py or environment.yaml
// is the author's, the last about grants that this machine, or the tier, does not give.
func (s *Sandbox) Environment(ctx context.Context, folder *agon.Folder) (agon.Environment, error) {
	env, err := s.environment(ctx, folder)
	if err != nil {
		return nil, fmt.Errorf("environment %s: %w", folder.Name, err)
	}
	if _, ok := folder.Files["evaluation.py"]; ok {
		return examiner{env}, nil
	}
	return env, nil
}

func (s *Sandbox) environment(ctx context.Context, folder *agon.Folder) (*environment, error) {
	if env, err := s.known(folder.Digest); env != nil || err != nil {
		return env, err
	}
	if _, ok := folder.Files["tools.py"]; !ok {
		return nil, fmt.Errorf("tools.py: not in the folder")
	}
	env := &environment{sandbox: s, folder: folder}
	var err error
	if env.granted, err = s.grant(ctx, folder); err != nil {
		return nil, fmt.Errorf("environment.yaml: %w", err)
	}
	for range s.config.Parallel {
		env.hosts = append(env.hosts, &host{env: env, busy: make(chan struct{}, 1)})
	}
	one, ready, err := env.startProcess(ctx)
	if err != nil {
		return nil, err
	}
	env.hosts[0].slot, env.hosts[0].generation = one, 1
	if err := env.describe(ctx, ready); err != nil {
		one.kill()
		return nil, err
	}
	return s.remember(env)
}

func (s *Sandbox) known(digest string) (*environment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	return s.environments[digest], nil
}

// remember keeps env, unless another with its digest was faster.
func (s *Sandbox) remember(env *environment) (*environment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		env.close()
		return nil, errClosed
	}
	if other := s.environments[env.folder.Digest]; other != nil {
		env.close()
		return other, nil
	}
	s.environments[env.folder.Digest] = env
	return env, nil
}

// startProcess starts a process that has run tools.py.
func (e *environment) startProcess(ctx context.Context) (*slot, json.RawMessage, error) {
	e.mu.Lock()
	closed := e.closed
	e.mu.Unlock()
	if closed {
		return nil, nil, errClosed
	}
	s := e.sandbox
	config := s.slotConfig(roleEnvironment)
	config.Isolation.Limits = map[string]int64{
		"AS": s.limits.EnvironmentMemory, "NPROC": 1, "FSIZE": s.limits.FileSize, "NOFILE": int64(s.limits.OpenFiles),
	}
	config.Tools = e.file("tools.py")
	config.Evaluation = e.file("evaluation.py")
	e.granted.apply(&config)
	one, ready, err := s.startSlot(ctx, config)
	return one, e.granted.secrets().clean(ready), e.granted.secrets().cleanError(err)
}

func (e *environment) file(name string) *string {
	data, ok := e.folder.Files[name]
	if !ok {
		return nil
	}
	text := string(data)
	return &text
}

// describe fills in the spec with what the process told of its tools, and with what
// else its author wrote.
func (e *environment) describe(ctx context.Context, ready json.RawMessage) error {
	if err := e.describeTools(ready); err != nil {
		return err
	}
	if err := e.describeRewards(ctx); err != nil {
		return err
	}
	return e.describeInvariant(ctx)
}

func (e *environment) describeTools(ready json.RawMessage) error {
	var told struct {
		Tools  []agon.Tool     `json:"tools"`
		Schema json.RawMessage `json:"state_schema"`
	}
	if err := json.Unmarshal(ready, &told); err != nil {
		return &brokenError{"tools.py: " + meddled}
	}
	folder := e.folder
	e.spec = agon.Spec{
		Name: folder.Name, Description: folder.Description, Rules: folder.Rules,
		Tools: told.Tools, TurnLimit: folder.TurnLimit, StateSchema: told.Schema, Digest: folder.Digest,
	}
	for i := range e.spec.Tools {
		tool := &e.spec.Tools[i]
		phrase := folder.Phrases[tool.Name]
		tool.Phrase, tool.FieldPhrases = phrase.Text, phrase.Fields
	}
	for _, name := range slices.Sorted(maps.Keys(folder.Phrases)) {
		if e.spec.Tool(name) == nil {
			return fmt.Errorf("environment.yaml: tool %s is not in tools.py: a tool is a public function whose first parameter is named state%s", name, didYouMean(name, e.toolNames()))
		}
	}
	tools, err := compileTools(e.spec.Tools)
	e.tools = tools
	return err
}

func (e *environment) toolNames() (names []string) {
	for i := range e.spec.Tools {
		names = append(names, e.spec.Tools[i].Name)
	}
	return names
}

// Spec implements agon.Environment.
func (e *environment) Spec() *agon.Spec { return &e.spec }

// Start implements agon.Environment.
func (e *environment) Start(ctx context.Context, seed int64) (agon.Episode, error) {
	id := e.next.Add(1)
	episode := &episode{env: e, id: id, host: e.hosts[id%int64(len(e.hosts))]}
	if err := episode.Reset(ctx, seed); err != nil {
		return nil, err
	}
	return episode, nil
}

// initialState returns the initial state of seed, which is made once. That it
// cannot be made is an ErrBroken.
func (e *environment) initialState(ctx context.Context, seed int64) (agon.State, error) {
	if state, ok := e.initial.get(seed); ok {
		return state, nil
	}
	limit := e.sandbox.limits.ToolTime
	reply, err := e.begin(ctx, seed, limit)
	if errors.Is(err, errHung) {
		limit *= initialPatience
		reply, err = e.begin(ctx, seed, limit)
	}
	switch {
	case errors.Is(err, errHung):
		err = &brokenError{fmt.Sprintf("tools.py: initial_state(%d) took longer than %v", seed, limit)}
	case errors.Is(err, errDied):
		err = &brokenError{fmt.Sprintf("tools.py: initial_state(%d) ended its process", seed)}
	}
	if err != nil {
		return agon.State{}, fmt.Errorf("environment %s: %w", e.spec.Name, err)
	}
	state := stateOf(reply.State)
	e.initial.put(seed, state)
	return state, nil
}

// initialPatience is how many times longer than a tool an initial state may take once it
// has hung: the machine may have been busy, and without it a task is lost.
const initialPatience = 5

// begin has the initial state of seed made. Its episode, 0, is nobody's.
func (e *environment) begin(ctx context.Context, seed int64, limit time.Duration) (playReply, error) {
	return e.play(ctx, e.hosts[seed&0x7fffffff%int64(len(e.hosts))], playRequest{Seed: &seed, State: true}, limit)
}

// play sends one request to host, started if need be.
func (e *environment) play(ctx context.Context, host *host, request playRequest, limit time.Duration) (playReply, error) {
	return host.insist(ctx, func() (playReply, error) {
		if err := host.ready(ctx); err != nil {
			return playReply{}, err
		}
		return host.ask(ctx, request, limit)
	})
}

func (e *environment) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	for _, host := range e.hosts {
		host.close()
	}
}

// HeldOut implements agon.Examiner.
func (x examiner) HeldOut(ctx context.Context, seeds []int64) ([]agon.HeldOutTask, error) {
	tasks := make([]agon.HeldOutTask, 0, len(seeds))
	for _, seed := range seeds {
		task, err := x.heldOut(ctx, seed)
		if err != nil {
			return nil, fmt.Errorf("environment %s: %w", x.spec.Name, err)
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

func (x examiner) heldOut(ctx context.Context, seed int64) (agon.HeldOutTask, error) {
	var task agon.HeldOutTask
	if seed < agon.FirstEvaluationSeed {
		return task, fmt.Errorf("the seed %d is for training; evaluation begins at %d", seed, agon.FirstEvaluationSeed)
	}
	limit := x.sandbox.limits.ToolTime
	reply, err := x.play(ctx, x.hosts[seed%int64(len(x.hosts))], playRequest{HeldOut: []int64{seed}}, limit)
	switch {
	case errors.Is(err, errHung):
		return task, &brokenError{fmt.Sprintf("evaluation.py: held_out(%d) took longer than %v", seed, limit)}
	case errors.Is(err, errDied):
		return task, &brokenError{fmt.Sprintf("evaluation.py: held_out(%d) ended its process", seed)}
	case errors.Is(err, ErrBroken):
		return task, err
	case err != nil:
		return task, fmt.Errorf("held_out(%d): %w", seed, err)
	}
	if fault := readHeldOut(reply.HeldOut[0], &task); fault != "" {
		return task, &brokenError{fmt.Sprintf("evaluation.py: held_out(%d): %s", seed, fault)}
	}
	task.Environment, task.Seed = x.spec.Name, seed
	return task, nil
}

// readHeldOut reads a task that an author's held_out returned, and says what it
// lacks, or nothing.
func readHeldOut(text json.RawMessage, task *agon.HeldOutTask) string {
	if len(text) == 0 || text[0] != '{' {
		return fmt.Sprintf("it returned %.40s, not a dict", text)
	}
	if err := strictDecode(text, task); err != nil {
		return plainly(err)
	}
	for _, part := range []struct{ key, text string }{
		{"instruction", task.Instruction}, {"verifier", task.Verifier}, {"solution", task.Solution},
	} {
		if strings.TrimSpace(part.text) == "" {
			return fmt.Sprintf("its %s is missing or empty", part.key)
		}
	}
	return ""
}

// plainly says what is wrong with a value that a folder's author wrote.
func plainly(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Sprintf("its %s is a %s, not a %s", strings.TrimPrefix(kind.Field, "Item."), kind.Value, pythonOf(kind.Type.Kind()))
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if name, unknown := strings.CutPrefix(text, "unknown field "); unknown {
		text += didYouMean(strings.Trim(name, `"`), heldOutFields)
	}
	return text
}

// heldOutFields are those of a task that an author's held_out returns.
var heldOutFields = []string{"instruction", "verifier", "solution", "failures", "family", "parts", "novel"}

// pythonOf names the Python type that is read into a Go one.
func pythonOf(kind reflect.Kind) string {
	switch kind {
	case reflect.String:
		return "str"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int64:
		return "int"
	case reflect.Slice:
		return "list"
	}
	return "dict"
}
