package synthetic

import (
	"context"
	"errors"

	"agon"
)

// Request is an instruction, and the state in which it is given.
type Request struct {
	Seed        int64
	Instruction string
}

// Demand is what an instruction asks for: one outcome for each way to read it.
// The zero Demand is that of an instruction that cannot be read by the folder's
// phrases, or whose programs cannot be carried out.
type Demand struct{ outcomes []outcome }

// Readable reports whether it is known what is asked for.
func (d Demand) Readable() bool { return len(d.outcomes) > 0 }

// Met reports whether an outcome is one of those asked for: the very state and,
// where something is to be told, the very answer. Where nothing is, any answer
// will do.
func (d Demand) Met(got agon.Outcome) bool {
	for _, wanted := range d.outcomes {
		if wanted.state == got.State.Digest && (wanted.answer == "" || same(wanted.answer, string(got.Answer))) {
			return true
		}
	}
	return false
}

// Demands reads instructions by the folder's phrases and carries out what they
// ask for: an oracle that knows nothing of the verifiers that came with them.
// result[i] belongs to requests[i]; requests of one seed after another are
// cheaper. An error means that the environment failed.
func (g *Generator) Demands(ctx context.Context, requests []Request) (demands []Demand, err error) {
	b, err := g.newBench(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	demands = make([]Demand, len(requests))
	for i, request := range requests {
		if err := b.enter(ctx, request.Seed); err != nil {
			return nil, err
		}
		for _, p := range g.catalog.read(request.Instruction) {
			one, err := b.carryOut(ctx, p)
			if failed(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			demands[i].outcomes = append(demands[i].outcomes, one)
		}
	}
	return demands, nil
}

// carryOut returns what a program leaves behind. The error is a complaint if
// one of its calls met one.
func (b *bench) carryOut(ctx context.Context, p program) (outcome, error) {
	r, err := start(ctx, b.world, p)
	if err != nil {
		return outcome{}, err
	}
	return r.outcome(), r.close()
}
