package sandbox

import (
	"encoding/hex"
	"time"

	"golang.org/x/sys/unix"
)

// slotConfig is pid 1's first message. Its fields are those that the Python
// side reads.
type slotConfig struct {
	Role        string          `json:"role"`
	Isolation   isolationConfig `json:"isolation"`
	ChildLimits [][3]any        `json:"child_limits"` // name, soft, hard
	Tools       *string         `json:"tools"`
	Evaluation  *string         `json:"evaluation"`

	hashSeed  string
	randomize bool
}

// isolationConfig is what pid 1 does to itself before it runs anything.
type isolationConfig struct {
	Namespaces bool             `json:"namespaces"`
	Library    []string         `json:"library"`
	TmpBytes   int64            `json:"tmp_bytes"`
	TmpInodes  int              `json:"tmp_inodes"`
	PivotRoot  int              `json:"pivot_root"`
	UID        int              `json:"uid"`
	Limits     map[string]int64 `json:"limits"`
	Filter     string           `json:"filter"`
}

// slotConfig completes what all roles share.
func (s *Sandbox) slotConfig(role string) slotConfig {
	config := slotConfig{Role: role, hashSeed: "0", Isolation: isolationConfig{
		Namespaces: s.isolation == IsolationNamespaces,
		Library:    s.python.Library,
		TmpBytes:   s.limits.TmpBytes,
		TmpInodes:  s.limits.TmpInodes,
		PivotRoot:  unix.SYS_PIVOT_ROOT,
		Filter:     hex.EncodeToString(s.filter),
		Limits:     map[string]int64{},
	}}
	if config.Isolation.Namespaces && mapsMore() {
		config.Isolation.UID = insideUser
	}
	return config
}

// childLimits are those of a child that runs a model's code; all but the
// processor time it inherits from pid 1.
func (s *Sandbox) childLimits(config *slotConfig) {
	l := s.limits
	config.Isolation.Limits = map[string]int64{
		"AS": l.Memory, "FSIZE": l.FileSize, "NOFILE": int64(l.OpenFiles),
		"NPROC": int64(l.Processes) + 1, // pid 1 counts
	}
	cpu := int64((l.CPU + time.Second - 1) / time.Second)
	config.ChildLimits = [][3]any{{"CPU", cpu, cpu + 1}} // a signal at the first, death at the second
}
