package agontest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"agon"
)

// Bins is a world of bins A and B that hold nuts and bolts. Its tools are
// count(bin, item), which is read-only, move(source, target, item, n), and
// look(), for challengers. It implements agon.Environment.
type Bins struct{}

var _ agon.Environment = Bins{}

// Stock is a state of Bins: bin to item to number.
type Stock map[string]map[string]int

var binSchema = json.RawMessage(`{"type":"string","enum":["A","B"]}`)
var itemSchema = json.RawMessage(`{"type":"string","enum":["nut","bolt"]}`)

var binsSpec = agon.Spec{
	Name:        "bins",
	Description: "Two bins hold nuts and bolts.",
	Rules:       "Nothing can be moved that is not there.",
	TurnLimit:   4,
	StateSchema: json.RawMessage(`{"type":"object","additionalProperties":{"type":"object","additionalProperties":{"type":"integer"}}}`),
	Digest:      "bins-1",
	Tools: []agon.Tool{
		{Name: "count", Description: "How many of an item a bin holds.", ReadOnly: true, Returns: json.RawMessage(`{"type":"integer"}`),
			Parameters: []agon.Parameter{{Name: "bin", Schema: binSchema, Required: true}, {Name: "item", Schema: itemSchema, Required: true}}},
		{Name: "move", Description: "Moves n of an item.", Returns: json.RawMessage(`{"type":"null"}`),
			Parameters: []agon.Parameter{{Name: "source", Schema: binSchema, Required: true}, {Name: "target", Schema: binSchema, Required: true},
				{Name: "item", Schema: itemSchema, Required: true}, {Name: "n", Schema: json.RawMessage(`{"type":"integer","minimum":1}`), Required: true}}},
		{Name: "look", Description: "Shows everything.", ReadOnly: true, ChallengerOnly: true, Returns: json.RawMessage(`{"type":"string"}`)},
	},
}

// Spec implements agon.Environment.
func (Bins) Spec() *agon.Spec { return &binsSpec }

// Start implements agon.Environment. Counts are from 4 to 9.
func (Bins) Start(ctx context.Context, seed int64) (agon.Episode, error) {
	return &binsEpisode{stock: InitialStock(seed)}, ctx.Err()
}

// InitialStock is the state that belongs to seed.
func InitialStock(seed int64) Stock {
	stream, n := agon.NewStream(uint64(seed)), uint64(0)
	stock := Stock{}
	for _, bin := range []string{"A", "B"} {
		stock[bin] = map[string]int{}
		for _, item := range []string{"bolt", "nut"} {
			stock[bin][item] = 4 + int(stream.Uint64(n)%6)
			n++
		}
	}
	return stock
}

type binsEpisode struct{ stock Stock }

var _ agon.Stateful = (*binsEpisode)(nil)

func (e *binsEpisode) Close() error { return nil }

func (e *binsEpisode) State(context.Context) (agon.State, error) {
	encoded, err := json.Marshal(e.stock)
	sum := sha256.Sum256(encoded)
	return agon.State{JSON: encoded, Digest: hex.EncodeToString(sum[:])}, err
}

func (e *binsEpisode) Call(_ context.Context, call agon.Call) (agon.Return, error) {
	value, err := e.stock.call(call)
	if err != nil {
		return agon.Return{Error: "ToolError: " + err.Error()}, nil
	}
	encoded, err := json.Marshal(value)
	return agon.Return{Value: encoded}, err
}

// call calls a tool on the stock.
func (s Stock) call(call agon.Call) (any, error) {
	var a struct {
		Bin, Item, Source, Target string
		N                         int
	}
	encoded, err := json.Marshal(call.Arguments)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &a); err != nil {
		return nil, err
	}
	switch call.Tool {
	case "count":
		if _, ok := s[a.Bin][a.Item]; !ok {
			return nil, fmt.Errorf("no %q in bin %q", a.Item, a.Bin)
		}
		return s[a.Bin][a.Item], nil
	case "look":
		return fmt.Sprintf("A bolt %d nut %d B bolt %d nut %d", s["A"]["bolt"], s["A"]["nut"], s["B"]["bolt"], s["B"]["nut"]), nil
	case "move":
		if s[a.Source] == nil || s[a.Target] == nil || a.N < 1 || s[a.Source][a.Item] < a.N {
			return nil, fmt.Errorf("cannot move %d %s from %q to %q", a.N, a.Item, a.Source, a.Target)
		}
		s[a.Source][a.Item] -= a.N
		s[a.Target][a.Item] += a.N
		return nil, nil
	}
	return nil, fmt.Errorf("no tool %q", call.Tool)
}
