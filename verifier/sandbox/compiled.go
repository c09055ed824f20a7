package sandbox

import (
	"sync"
)

// codeCache keeps the code of verifiers, which a task shows again and again.
// Code is made before anything of the verifier has run.
type codeCache struct {
	mu   sync.Mutex
	code map[string]*string
}

// cachedVerifiers bounds the cache; a full one begins anew.
const cachedVerifiers = 4096

func (c *codeCache) get(verifier string) *string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code[verifier]
}

func (c *codeCache) put(verifier string, code *string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == nil || len(c.code) >= cachedVerifiers {
		c.code = map[string]*string{}
	}
	c.code[verifier] = code
}
