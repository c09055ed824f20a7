package sandbox

import (
	"sync"
)

// compiled is what a verifier was made before anything of it has run.
type compiled struct {
	Code *string `json:"code"` // nil if it was not made yet
	// Plain says that an evaluator may decide by it.
	Plain bool `json:"plain"`
}

// codeCache keeps the code of verifiers, which a task shows again and again.
type codeCache struct {
	mu   sync.Mutex
	code map[string]compiled
}

// cachedVerifiers bounds the cache; a full one begins anew.
const cachedVerifiers = 4096

func (c *codeCache) get(verifier string) compiled {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code[verifier]
}

func (c *codeCache) put(verifier string, code compiled) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == nil || len(c.code) >= cachedVerifiers {
		c.code = map[string]compiled{}
	}
	c.code[verifier] = code
}
