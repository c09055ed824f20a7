package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"slices"

	"agon"
)

// decisions is what a verifier's child says of what it was asked about, in that order.
// Any of it may be forged, but for who knows the nonce. Of a verifier that came without
// its code it says first, before anything of it has run, what it was compiled to.
type decisions struct {
	Nonce     string     `json:"nonce"`
	Refused   string     `json:"refused"`
	Compiled  *compiled  `json:"compiled"`
	Decisions []decision `json:"decisions"`
	Look      *look      `json:"look"`
}

// decision is written as [pass, reason], or [null, reason, true] where the time
// ran out; pass is null where the verifier broke.
type decision struct {
	Pass   *bool
	Reason string
	Late   bool
}

func (d *decision) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&d.Pass, &d.Reason, &d.Late})
}

// newNonce returns what a child learns before the verifier's code runs and
// keeps out of its reach.
func newNonce() string {
	nonce := make([]byte, 16)
	rand.Read(nonce)
	return hex.EncodeToString(nonce)
}

// believe returns an error, a *lossError, unless it was said by who knows the nonce, of
// as many outcomes as were asked about.
func (d *decisions) believe(nonce string, asked int) error {
	switch {
	case d.Nonce != nonce:
		return &lossError{why: "the verdict is not from the verifier", blame: blameHangs}
	case d.Refused == "" && len(d.Decisions) != asked:
		return &lossError{why: "no verdict", blame: blameHangs}
	}
	return nil
}

// decided reports whether the verifier was true or false of all that it was asked about.
func (d *decisions) decided() bool {
	return d.Refused == "" && !slices.ContainsFunc(d.Decisions, func(one decision) bool { return one.Pass == nil })
}

// late reports whether time ran out on one of them.
func (d *decisions) late() bool {
	return slices.ContainsFunc(d.Decisions, func(one decision) bool { return one.Late })
}

// verdicts are those on n outcomes. where tells which two decisions are about the i-th.
func (d *decisions) verdicts(n int, where func(i int) (first, second int)) []agon.Verdict {
	verdicts := make([]agon.Verdict, n)
	for i := range verdicts {
		if d.Refused != "" {
			verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: d.Refused}
			continue
		}
		first, second := where(i)
		verdicts[i] = verdictOf(d.Decisions[first], d.Decisions[second])
		verdicts[i].TimeLimited = d.Decisions[first].Late || d.Decisions[second].Late
	}
	return verdicts
}

// differently is why a verdict is broken that depends on what came before it.
const differently = "decided differently when asked again"

// verdictOf trusts two decisions that agree.
func verdictOf(first, second decision) agon.Verdict {
	switch {
	case first.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: first.Reason}
	case second.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: second.Reason}
	case *first.Pass != *second.Pass:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: differently}
	case *first.Pass:
		return agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}
	}
	return agon.Verdict{Stage: agon.VerdictRejected}
}
