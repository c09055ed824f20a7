package challenger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"agon"
)

// question tells what makes two tasks the same to an executor: environment, seed and
// instruction. It is half of their SHA-256, and its text is in hexadecimal.
type question [sha256.Size / 2]byte

func questionOf(item *agon.Item) (q question) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %s", item.Environment, item.Seed, item.Instruction))
	copy(q[:], sum[:])
	return q
}

// MarshalText implements encoding.TextMarshaler.
func (q question) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, q[:]), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (q *question) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(q)) {
		return fmt.Errorf("%.40q is no digest of a question", text)
	}
	_, err := hex.Decode(q[:], text)
	return err
}
