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
	// Remote names the read-only tools that a verifier has the owner call, in each
	// evaluation RemoteCalls times at most.
	Remote      []string `json:"remote"`
	RemoteCalls int      `json:"remote_calls"`
	// Packages and Environ are what an environment's process imports from beside
	// the library, and the variables that it has beside the others'.
	Packages []string          `json:"packages"`
	Environ  map[string]string `json:"environ"`

	hashSeed  string
	randomize bool
	granted   *granted // to an environment's process; nil if nothing is
}

// isolationConfig is what pid 1 does to itself before it runs anything.
type isolationConfig struct {
	Tier      string           `json:"tier"`  // the module that implements it
	Forks     bool             `json:"forks"` // pid 1 forks a child per attempt, else it is the one to confine
	Library   []string         `json:"library"`
	Directory string           `json:"directory"` // the slot's own, in tiers without namespaces
	UIDs      [2]int           `json:"uids"`      // first and number, in the tier of that name
	TmpBytes  int64            `json:"tmp_bytes"`
	TmpInodes int              `json:"tmp_inodes"`
	PivotRoot int              `json:"pivot_root"`
	UID       int              `json:"uid"`
	Limits    map[string]int64 `json:"limits"`
	Filter    string           `json:"filter"`
	Grants    *grantsConfig    `json:"grants"` // nil if there are none
}

// grantsConfig is what an environment's process may reach beside the library.
type grantsConfig struct {
	Read    []string          `json:"read"`  // files and directories, at their own paths
	Files   map[string]string `json:"files"` // names in the folder files, and where these lie
	Network bool              `json:"network"`
}

// slotConfig completes what all roles share.
func (s *Sandbox) slotConfig(role string) slotConfig {
	config := slotConfig{Role: role, hashSeed: "0", Packages: []string{}, Environ: map[string]string{}, Remote: []string{}, Isolation: isolationConfig{
		Tier:      string(s.isolation),
		Forks:     role != roleEnvironment,
		Library:   s.python.Library,
		TmpBytes:  s.limits.TmpBytes,
		TmpInodes: s.limits.TmpInodes,
		PivotRoot: unix.SYS_PIVOT_ROOT,
		Filter:    hex.EncodeToString(s.filter),
		Limits:    map[string]int64{},
	}}
	if s.isolation == IsolationNamespaces && mapsMore() {
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
		"NPROC": int64(l.Processes),
	}
	if s.isolation == IsolationNamespaces {
		config.Isolation.Limits["NPROC"]++ // pid 1 counts
	}
	cpu := int64((l.CPU + time.Second - 1) / time.Second)
	config.ChildLimits = [][3]any{{"CPU", cpu, cpu + 1}} // a signal at the first, death at the second
}
