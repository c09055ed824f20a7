package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"agon"
)

// decisions is what a verifier's child says of a judgement: every outcome is
// decided twice. Any of it may be forged, but for who knows the nonce.
type decisions struct {
	Nonce   string     `json:"nonce"`
	Refused string     `json:"refused"`
	Code    *string    `json:"code"` // of a verifier that came without
	First   []decision `json:"first"`
	Second  []decision `json:"second"`
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

// verdictsOf believes what carries the nonce. A verdict that is missing is a
// broken one.
func verdictsOf(told decisions, nonce string, n int) ([]agon.Verdict, error) {
	if told.Nonce != nonce {
		return nil, &lossError{why: "the verdict is not from the verifier", blame: blameHangs}
	}
	verdicts := make([]agon.Verdict, n)
	for i := range verdicts {
		verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "no verdict"}
		switch {
		case told.Refused != "":
			verdicts[i].Reason = told.Refused
		case len(told.First) == n && len(told.Second) == n:
			verdicts[i] = verdictOf(told.First[i], told.Second[i])
			verdicts[i].TimeLimited = told.First[i].Late || told.Second[i].Late
		}
	}
	return verdicts, nil
}

// verdictOf trusts two decisions that agree.
func verdictOf(first, second decision) agon.Verdict {
	switch {
	case first.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: first.Reason}
	case second.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: second.Reason}
	case *first.Pass != *second.Pass:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: "decided differently when asked again"}
	case *first.Pass:
		return agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}
	}
	return agon.Verdict{Stage: agon.VerdictRejected}
}
