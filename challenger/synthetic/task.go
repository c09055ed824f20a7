package synthetic

import (
	"context"
	"errors"
	"strings"

	"agon"
)

// evaluationSizes are the shares of one, two and three parts among held-out
// tasks.
var evaluationSizes = []float64{.25, .45, .30}

// HeldOut returns a held-out task for each seed, for environments whose author
// wrote none: a quarter of one part, 45 % of two that no corpus shows together,
// the rest of three with at least one such pair. Their verifiers demand the
// exact final state and the exact answer.
func (g *Generator) HeldOut(ctx context.Context, seeds []int64) ([]agon.HeldOutTask, error) {
	tasks := make([]agon.HeldOutTask, len(seeds))
	purpose := purpose{name: "held out", sizes: evaluationSizes, novel: true}
	err := g.each(ctx, seeds, purpose, func(i int, d *draft, item agon.Item) {
		tasks[i] = agon.HeldOutTask{
			Item:   item,
			Family: d.program.family(),
			Parts:  g.size(d.program),
			Novel:  g.split.count(d.program) > 0,
		}
	})
	return tasks, err
}

// Items returns an item with a perfect verifier for each seed, of compositions
// that a corpus shows: what a challenger without faults would write.
func (g *Generator) Items(ctx context.Context, seeds []int64, sizes []float64) ([]agon.Item, error) {
	items := make([]agon.Item, len(seeds))
	err := g.each(ctx, seeds, purpose{name: "items", sizes: sizes}, func(i int, d *draft, item agon.Item) {
		items[i] = item
	})
	return items, err
}

// firstItemSeed is above the worlds that a corpus goes through one by one,
// eight million demonstrations long.
const firstItemSeed int64 = 1 << 20

// ItemSeeds draws n seeds for Items: none that is for evaluation, and none of
// the worlds that a corpus goes through.
func ItemSeeds(stream agon.Stream, n int) []int64 {
	seeds := make([]int64, n)
	for i := range seeds {
		seeds[i] = firstItemSeed + int64(stream.Uint64(uint64(i))%uint64(witnessSeed-firstItemSeed))
	}
	return seeds
}

// purpose names a use of the generator, with what it draws.
type purpose struct {
	name  string
	sizes []float64
	novel bool
}

// each makes an item with a perfect verifier for each seed.
func (g *Generator) each(ctx context.Context, seeds []int64, purpose purpose, use func(int, *draft, agon.Item)) (err error) {
	b, err := g.newBench(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	for i, seed := range seeds {
		if err := b.enter(ctx, seed); err != nil {
			return err
		}
		c := &composer{catalog: g.catalog, dice: newDice(agon.NewStream(uint64(seed)).Name(purpose.name))}
		if !purpose.novel {
			c.hidden = g.split
		}
		if err := b.perfect(ctx, c, purpose, func(d *draft, item agon.Item) { use(i, d, item) }); err != nil {
			return err
		}
	}
	return nil
}

// perfect draws programs until one has three failure cases.
func (b *bench) perfect(ctx context.Context, c *composer, purpose purpose, use func(*draft, agon.Item)) error {
	size := 1 + c.weighted(purpose.sizes)
	for range draws {
		d, err := b.draw(ctx, c, wish{size, purpose.novel && len(b.split) > 0})
		if err != nil {
			return err
		}
		failures, err := c.failures(ctx, d.program, d.run, 3, b.keep)
		if err != nil {
			return err
		}
		if len(failures) == 3 {
			use(d, b.item(d, exact(d.run), failures))
			return nil
		}
	}
	return b.barren("no program has three failure cases", nil)
}

func (b *bench) item(d *draft, expression string, failures []disturbed) agon.Item {
	item := agon.Item{
		Environment: b.catalog.name,
		Seed:        b.world.seed,
		Instruction: d.program.instruction(),
		Verifier:    verifierSource(expression),
		Solution:    d.program.python(),
	}
	for _, f := range failures {
		item.Failures = append(item.Failures, f.program.python())
	}
	return item
}

// exact is the expression of a perfect verifier: the very state and the very
// answer.
func exact(r *run) string {
	var clauses []string
	if r.state.JSON != nil && string(r.state.JSON) != "{}" {
		clauses = append(clauses, "after.state=="+literal(string(r.state.JSON)))
	}
	if r.answer != "" {
		clauses = append(clauses, "answer=="+literal(r.answer))
	}
	return strings.Join(clauses, " and ")
}
