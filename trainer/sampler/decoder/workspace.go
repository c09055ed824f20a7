package decoder

// #include "decoder.h"
import "C"

import "unsafe"

// Workspace is what one goroutine needs to decode: the call under way and
// room for its activations.
type Workspace struct {
	decoder *Decoder
	c       *C.agon_workspace
	call    *C.agon_call
	// Views of the call's arrays, which are C's memory.
	ids, positions, firstPages, pages []int32
	drawTokens, drawn                 []int32
	uniforms                          []float64
	inverseTemperatures, logProbs     []float32
	pagesUsed                         int32
}

// NewWorkspace returns a workspace for d. The caller closes it.
func (d *Decoder) NewWorkspace() (*Workspace, error) {
	w := &Workspace{decoder: d, c: C.agon_workspace_new(d.c)}
	if w.c == nil {
		return nil, errMemory
	}
	w.call = C.agon_workspace_call(w.c)
	integers := func(array *C.int32_t, n int) []int32 { return unsafe.Slice((*int32)(unsafe.Pointer(array)), n) }
	w.ids, w.positions = integers(w.call.ids, CallTokens), integers(w.call.positions, CallTokens)
	w.firstPages = integers(w.call.first_pages, CallTokens)
	w.pages = integers(w.call.pages, CallTokens*((d.config.Context+PageTokens-1)/PageTokens))
	w.drawTokens, w.drawn = integers(w.call.draw_tokens, CallTokens), integers(w.call.drawn, CallTokens)
	w.uniforms = unsafe.Slice((*float64)(unsafe.Pointer(w.call.uniforms)), CallTokens)
	w.inverseTemperatures = unsafe.Slice((*float32)(unsafe.Pointer(w.call.inverse_temperatures)), CallTokens)
	w.logProbs = unsafe.Slice((*float32)(unsafe.Pointer(w.call.log_probs)), CallTokens)
	return w, nil
}

// Close frees the workspace.
func (w *Workspace) Close() {
	C.agon_workspace_free(w.c)
	w.c = nil
}

// Reset begins a new call.
func (w *Workspace) Reset() {
	w.call.count, w.call.draws, w.pagesUsed = 0, 0, 0
}

// Room returns how many more tokens the call takes.
func (w *Workspace) Room() int { return CallTokens - int(w.call.count) }

// AddTokens adds tokens of one sequence to the call, the first of which stands
// at position. pages lists the sequence's pages up to that of the last token;
// all before position has been decoded into them. A sequence is added once a
// call, and the tokens must fit Room and the context.
func (w *Workspace) AddTokens(ids []int32, position int, pages []int32) {
	used := (position + len(ids) + PageTokens - 1) / PageTokens
	first := w.pagesUsed
	w.pagesUsed += int32(copy(w.pages[first:], pages[:used]))
	for i, id := range ids {
		at := w.call.count
		w.ids[at], w.positions[at], w.firstPages[at] = id, int32(position+i), first
		w.call.count++
	}
}

// AddDraw asks for the token after the last that was added: that at which the
// sum of probabilities passes uniform, in [0, 1), at the temperature; the
// likeliest if that is 0.
func (w *Workspace) AddDraw(uniform, temperature float64) {
	at := w.call.draws
	w.drawTokens[at], w.uniforms[at], w.inverseTemperatures[at] = int32(w.call.count-1), uniform, 0
	if temperature > 0 {
		w.inverseTemperatures[at] = float32(1 / temperature)
	}
	w.call.draws++
}

// Run decodes the call into the pages of arena and returns what was drawn, in
// the order of AddDraw, with the log-probabilities: of the distribution drawn
// from, and for temperature 0 of that at temperature 1. A token of -1 tells
// that the logits were not finite. The slices are valid until the next Run.
//
// Calls of other workspaces may run at the same time if no page that one
// writes is in use by another.
func (w *Workspace) Run(arena []float32) (drawn []int32, logProbs []float32) {
	C.agon_decoder_run(w.decoder.c, w.c, floats(arena))
	return w.drawn[:w.call.draws], w.logProbs[:w.call.draws]
}

// Logits returns the logits of the i-th draw of the last Run, valid until the
// next.
func (w *Workspace) Logits(i int) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(C.agon_workspace_logits(w.c, C.int(i)))), w.decoder.config.Vocabulary)
}
