package synthetic

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"agon"
)

// Generator composes programs over the tools of one environment. It is safe
// for concurrent use if its environment is.
type Generator struct {
	folder      *agon.Folder
	environment agon.Environment
	catalog     *catalog
	split       split
}

// New reads what the environment offers, in the words of its folder. An error
// tells what the folder's author can do.
func New(folder *agon.Folder, environment agon.Environment) (*Generator, error) {
	spec := environment.Spec()
	c, err := newCatalog(folder, spec)
	if err != nil {
		return nil, fmt.Errorf("compose programs for %s: %w", spec.Name, err)
	}
	return &Generator{folder, environment, c, newSplit(c, folder.HeldOut)}, nil
}

// HeldOutPair reports whether the composition of two tools, second after
// first, is absent from every corpus.
func (g *Generator) HeldOutPair(first, second string) bool { return g.split[pair{first, second}] }

// witnesses is the number of other worlds in which an explanation of a change
// must hold. With three, a count that happens to be alike everywhere passes
// for a constant about once in 200 times where counts have six values.
const witnesses = 3

// witnessSeed is the first seed of the witnesses: below all evaluation, and
// above what a corpus or a run uses.
const witnessSeed = agon.FirstEvaluationSeed - 1000

// draws bounds how often a program is drawn anew for one demonstration.
const draws = 400

// bench is where one worker tries its programs out.
type bench struct {
	*Generator
	cast      *cast
	witnesses []*world
	world     *world
	runs      []*run // open
}

func (g *Generator) newBench(ctx context.Context) (*bench, error) {
	b := &bench{Generator: g, cast: &cast{environment: g.environment}}
	if !g.catalog.stateful() {
		return b, nil
	}
	for i := range witnesses {
		w, err := b.cast.open(ctx, witnessSeed+int64(i))
		if err != nil {
			return nil, errors.Join(err, b.close())
		}
		b.witnesses = append(b.witnesses, w)
	}
	return b, nil
}

func (b *bench) close() error {
	err := b.clear()
	for _, w := range b.witnesses {
		err = errors.Join(err, w.close())
	}
	if b.world != nil {
		err = errors.Join(err, b.world.close())
	}
	return errors.Join(err, b.cast.close())
}

// enter makes seed the world in which programs are tried.
func (b *bench) enter(ctx context.Context, seed int64) error {
	if b.world != nil && b.world.seed == seed {
		return nil
	}
	next, err := b.cast.open(ctx, seed)
	if err != nil {
		return err
	}
	if _, ok := next.initial.episode.(agon.Stateful); !ok && b.catalog.stateful() {
		return errors.Join(errors.New("its state cannot be read"), next.close())
	}
	if b.world != nil {
		err = b.world.close()
	}
	b.world = next
	return err
}

// keep leaves a run open until clear.
func (b *bench) keep(r *run) { b.runs = append(b.runs, r) }

func (b *bench) clear() error {
	var err error
	for _, r := range b.runs {
		err = errors.Join(err, r.close())
	}
	b.runs = b.runs[:0]
	return err
}

// wish says which programs are wanted.
type wish struct {
	size  int
	novel bool // at least one held-out composition, where size allows one
}

// draft is a program that was tried out and found good.
type draft struct {
	*composer
	program program
	run     *run
}

// draw returns the first program of those drawn that fits the wish, runs
// without a complaint, and of which every part matters. Where half of the draws
// find none, smaller ones will do.
func (b *bench) draw(ctx context.Context, c *composer, w wish) (*draft, error) {
	var last error
	for i := range draws {
		if err := b.clear(); err != nil {
			return nil, err
		}
		if i >= draws/2 && i%(draws/4) == 0 && w.size > 1 {
			w.size--
		}
		p := c.compose(w.size)
		if !b.fits(p, w) {
			continue
		}
		r, err := start(ctx, b.world, p)
		if failed(err) {
			last = err
			continue
		}
		if err != nil {
			return nil, err
		}
		b.keep(r)
		if matters, err := b.matters(ctx, p, r); matters || err != nil {
			return &draft{c, p, r}, err
		}
	}
	if last == nil {
		last = errors.New("none of them changes the state or tells anything")
	}
	return nil, b.barren(fmt.Sprintf("none of %d programs can be done", draws), last)
}

// barren is the error of a world in which nothing can be asked for.
type barren struct {
	seed int64
	what string
	last error // what the last program met; nil if unknown
}

// ErrUnfit is that of errors which the author of the environment can mend: in
// some state nothing can be asked for, or a tool hangs or ends its process.
var ErrUnfit = errors.New("the environment's tools are unfit")

// Is makes it an ErrUnfit.
func (b *barren) Is(target error) bool { return target == ErrUnfit }

func (b *barren) Error() string {
	text := fmt.Sprintf("seed %d: %s", b.seed, b.what)
	if b.last != nil {
		text += ": " + strings.Join(strings.Fields(b.last.Error()), " ") // a tool may complain in lines
	}
	return text
}

func (b *bench) barren(what string, last error) error {
	return &barren{b.world.seed, what, last}
}

func (b *bench) fits(p program, w wish) bool {
	if b.size(p) != w.size {
		return false
	}
	return b.split.shows(p) != (w.novel && w.size > 1)
}

// size is the number of parts or, where nothing can be changed and one part is
// all there is, of tools.
func (g *Generator) size(p program) int {
	if g.catalog.stateful() {
		return len(p)
	}
	return len(p[0].family())
}

// ambiguous are the answers that Python's == confuses with False and True: no
// comparison pins them.
var ambiguous = map[string]bool{"0": true, "1": true, "0.0": true, "1.0": true}

// matters reports whether the program ends otherwise than doing nothing, and
// than it would without any one of its parts.
func (b *bench) matters(ctx context.Context, p program, r *run) (bool, error) {
	nothing, err := b.world.initial.state(ctx)
	if err != nil {
		return false, err
	}
	if r.outcome() == (outcome{state: nothing.Digest}) || ambiguous[r.answer] {
		return false, nil
	}
	for i := range p {
		if len(p) == 1 {
			break
		}
		less, err := start(ctx, b.world, append(p[:i:i], p[i+1:]...))
		if failed(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		b.keep(less)
		if less.outcome() == r.outcome() {
			return false, nil
		}
	}
	return true, nil
}
