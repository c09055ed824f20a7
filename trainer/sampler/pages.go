package sampler

import (
	"container/list"
	"slices"
	"sync"

	"agon/trainer/sampler/decoder"
)

// pageCache keeps keys and values in pages of decoder.PageTokens tokens. A
// full page is shared by all sequences that begin with the same tokens; a
// sequence whose episode goes on is retained whole, until the episode does, or
// its pages are needed, or the weights change. (Paged and shared as in Kwon et
// al., "Efficient memory management for large language model serving with
// PagedAttention", SOSP 2023, sections 4.2 and 4.4.)
//
// What it finds changes the time only: a page computed again has the same
// bits. Its methods may be called from several goroutines.
type pageCache struct {
	mu sync.Mutex
	// changed is told when a sequence became ready, or pages became free.
	changed sync.Cond
	free    []int32
	users   []int32             // per page, how many sequences hold it
	shared  []*sharedPage       // per page, its entry in index, or nil
	index   map[key]*sharedPage // full pages by all tokens up to their end
	tails   map[key][]*sequence // retained sequences by their full pages
	oldest  *list.List          // retained sequences, in the order of retaining
	places  map[*sequence]*list.Element
}

// key is a hash of all tokens up to a page's end.
type key uint64

const noKey key = 0xcbf29ce484222325 // FNV-1a's offset basis

// after returns the key of the tokens behind k followed by tokens.
func (k key) after(tokens []int32) key {
	for _, token := range tokens {
		k = (k ^ key(uint32(token))) * 0x100000001b3 // FNV-1a's prime
		k ^= k >> 29
	}
	return k
}

// sharedPage is a full page that other sequences may use once it is ready.
type sharedPage struct {
	key, parent key
	tokens      [decoder.PageTokens]int32
	page        int32
	ready       bool
}

// sequence is tokens whose keys and values are, or will be, in pages.
type sequence struct {
	// tokens are those decoded; pages has room for more.
	tokens []int32
	pages  []int32
}

// admission is what became of a request for a sequence.
type admission int

const (
	admitted admission = iota
	// waits for another sequence that computes the same tokens.
	waitsForPrefix
	// waits for pages that active sequences hold.
	waitsForPages
)

func newPageCache(pages int) *pageCache {
	c := &pageCache{users: make([]int32, pages), shared: make([]*sharedPage, pages)}
	c.changed.L = &c.mu
	for page := range pages {
		c.free = append(c.free, int32(pages-1-page)) // the first is taken first
	}
	c.forget()
	return c
}

func (c *pageCache) forget() {
	c.index, c.tails = map[key]*sharedPage{}, map[key][]*sequence{}
	c.oldest, c.places = list.New(), map[*sequence]*list.Element{}
}

// reset frees what is retained. No sequence is active.
func (c *pageCache) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.evict() {
	}
	c.forget()
}

// admit returns a sequence that will hold up to capacity tokens and begins
// with as much of prompt as the cache has, but for its last token. The caller
// holds mu.
func (c *pageCache) admit(prompt []int32, capacity int) (*sequence, admission) {
	pages, tail, pending := c.find(prompt)
	if pending {
		return nil, waitsForPrefix
	}
	s := c.begin(prompt, pages, tail)
	if !c.extend(s, pagesOf(capacity)) {
		c.retain(s) // what it has is as good as retained
		return nil, waitsForPages
	}
	c.announce(s, prompt)
	return s, admitted
}

// begin makes a sequence of the shared pages or of the retained sequence,
// whichever has more, and ends the retained one: its episode goes on here.
func (c *pageCache) begin(prompt []int32, pages []int32, tail *sequence) *sequence {
	shared := len(pages) * decoder.PageTokens
	if tail != nil {
		c.unlist(tail)
		if len(tail.tokens) >= shared {
			return tail
		}
	}
	for _, page := range pages {
		c.users[page]++
	}
	if tail != nil {
		c.release(tail)
	}
	return &sequence{tokens: slices.Clone(prompt[:shared]), pages: pages}
}

// abandon frees what is retained of an episode that cannot go on.
func (c *pageCache) abandon(tokens []int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, tail, _ := c.find(tokens); tail != nil {
		c.unlist(tail)
		c.release(tail)
	}
}

func pagesOf(tokens int) int { return (tokens + decoder.PageTokens - 1) / decoder.PageTokens }

// find returns the shared pages that begin prompt and the longest retained
// sequence that does; pending tells that the next page is being computed.
func (c *pageCache) find(prompt []int32) (pages []int32, tail *sequence, pending bool) {
	k, rest := noKey, prompt
	for {
		if s := c.tail(k, len(prompt)-len(rest), rest); s != nil {
			tail = s
		}
		if len(rest) <= decoder.PageTokens { // the last token is decoded anew
			return pages, tail, false
		}
		block := rest[:decoder.PageTokens]
		next := k.after(block)
		found := c.index[next]
		if found == nil || found.parent != k || !slices.Equal(found.tokens[:], block) {
			return pages, tail, false
		}
		if !found.ready {
			return nil, nil, true
		}
		pages, k, rest = append(pages, found.page), next, rest[decoder.PageTokens:]
	}
}

// tail returns the longest retained sequence of which full tokens lie behind
// k and the others begin rest without being all of it.
func (c *pageCache) tail(k key, full int, rest []int32) (longest *sequence) {
	for _, s := range c.tails[k] {
		n := len(s.tokens) - full
		if n < len(rest) && slices.Equal(s.tokens[full:], rest[:n]) && (longest == nil || len(s.tokens) > len(longest.tokens)) {
			longest = s
		}
	}
	return longest
}

// extend gives s n pages in all, at the cost of retained sequences. If it
// cannot, s is as it was.
func (c *pageCache) extend(s *sequence, n int) bool {
	missing := n - len(s.pages)
	for len(c.free) < missing {
		if !c.evict() {
			return false
		}
	}
	for range missing {
		last := len(c.free) - 1
		s.pages = append(s.pages, c.free[last])
		c.users[c.free[last]] = 1
		c.free = c.free[:last]
	}
	return true
}

// announce lets others wait for the full pages of prompt that s will compute,
// instead of computing them too.
func (c *pageCache) announce(s *sequence, prompt []int32) {
	c.share(s, prompt[:(len(prompt)-1)/decoder.PageTokens*decoder.PageTokens], false)
}

// share enters the full pages of tokens into the index.
func (c *pageCache) share(s *sequence, tokens []int32, ready bool) {
	k := noKey
	for i := 0; (i+1)*decoder.PageTokens <= len(tokens); i++ {
		block := tokens[i*decoder.PageTokens : (i+1)*decoder.PageTokens]
		entry := &sharedPage{key: k.after(block), parent: k, page: s.pages[i], ready: ready}
		copy(entry.tokens[:], block)
		k = entry.key
		if c.index[k] == nil && c.shared[entry.page] == nil {
			c.index[k], c.shared[entry.page] = entry, entry
		}
	}
}

// ready tells that s has decoded its prompt.
func (c *pageCache) ready(s *sequence) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range len(s.tokens) / decoder.PageTokens {
		if entry := c.shared[s.pages[i]]; entry != nil {
			entry.ready = true
		}
	}
	c.changed.Broadcast()
}

// end takes a sequence back that is not decoded any further, and retains it
// if its episode goes on.
func (c *pageCache) end(s *sequence, goesOn bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if goesOn {
		c.retain(s)
	} else {
		c.release(s)
	}
	c.changed.Broadcast()
}

func (c *pageCache) retain(s *sequence) {
	used := pagesOf(len(s.tokens))
	c.drop(s.pages[used:])
	s.pages = s.pages[:used:used]
	full := s.tokens[:len(s.tokens)/decoder.PageTokens*decoder.PageTokens]
	c.share(s, full, true)
	k := noKey.after(full)
	c.tails[k] = append(c.tails[k], s)
	c.places[s] = c.oldest.PushBack(s)
}

// evict frees the sequence that was retained first; false if there is none.
func (c *pageCache) evict() bool {
	first := c.oldest.Front()
	if first == nil {
		return false
	}
	s := first.Value.(*sequence)
	c.unlist(s)
	c.release(s)
	return true
}

// unlist makes a retained sequence one that the caller holds.
func (c *pageCache) unlist(s *sequence) {
	c.oldest.Remove(c.places[s])
	delete(c.places, s)
	k := noKey.after(s.tokens[:len(s.tokens)/decoder.PageTokens*decoder.PageTokens])
	c.tails[k] = slices.DeleteFunc(c.tails[k], func(other *sequence) bool { return other == s })
	if len(c.tails[k]) == 0 {
		delete(c.tails, k)
	}
}

func (c *pageCache) release(s *sequence) {
	c.drop(s.pages)
	s.pages = nil
}

// drop gives pages up; those that no sequence holds become free.
func (c *pageCache) drop(pages []int32) {
	for _, page := range pages {
		c.users[page]--
		if c.users[page] > 0 {
			continue
		}
		if entry := c.shared[page]; entry != nil {
			delete(c.index, entry.key)
			c.shared[page] = nil
		}
		c.free = append(c.free, page)
	}
}
