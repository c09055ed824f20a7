package sandbox

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"agon"
)

// The targets are fed with what a model, or a process of its code, may send.

func writeInPieces(fd int, stream []byte, piece int) {
	defer unix.Close(fd)
	for piece := range slices.Chunk(stream, piece) {
		if _, err := unix.Write(fd, piece); err != nil {
			return // nobody reads any more
		}
	}
}

func frameBytes(bodies ...string) []byte {
	var stream []byte
	for _, body := range bodies {
		stream = binary.BigEndian.AppendUint32(stream, uint32(len(body)))
		stream = append(stream, body...)
	}
	return stream
}

// FuzzReceive cuts a stream into frames as its lengths say, whatever the
// pieces in which it comes.
func FuzzReceive(f *testing.F) {
	f.Add(frameBytes(`{"done":true}`), 1)
	f.Add(frameBytes(`{"call":"count"}`, "", `{}`), 5)
	f.Add([]byte("\xff\xff\xff\xff"), 4)
	f.Add([]byte("\x00\x00\x00\x20{"), 2)
	f.Fuzz(func(t *testing.T, stream []byte, piece int) {
		const limit = 1 << 12
		if len(stream) > 1<<14 || piece < 1 {
			return
		}
		ours, fd, err := pair()
		if err != nil {
			t.Fatal(err)
		}
		defer ours.close()
		go writeInPieces(fd, stream, piece)
		ours.deadline(time.Now().Add(10 * time.Second))
		for {
			body, err := ours.receive(limit)
			if err != nil {
				checkRest(t, stream, limit)
				return
			}
			if len(stream) < 4+len(body) || int(binary.BigEndian.Uint32(stream)) != len(body) || !bytes.Equal(stream[4:4+len(body)], body) {
				t.Fatalf("frame %.100q is not what %.100q begins with", body, stream)
			}
			stream = stream[4+len(body):]
		}
	})
}

// checkRest has what was not received begin with no whole frame.
func checkRest(t *testing.T, rest []byte, limit int) {
	t.Helper()
	if len(rest) < 4 {
		return
	}
	if length := int(binary.BigEndian.Uint32(rest)); length <= limit && len(rest) >= 4+length {
		t.Errorf("frame %.100q was not received", rest[4:4+length])
	}
}

// FuzzHear reads frames of an attempt's child and believes nothing: what is
// kept fits the limits, and an answer is one JSON value.
func FuzzHear(f *testing.F) {
	f.Add([]byte(`{"done":true,"output":"x","answer":"1"}`))
	f.Add([]byte(`{"call":"count","arguments":{"bin":"A"}}`))
	f.Add([]byte(`{"done":true,"limit":"timeout","answer":"{\"a\":1,\"a\":2}"}`))
	f.Add([]byte(`{"done":true,"output":"\ud800","error":"a\nb"}`))
	limits := Limits{Output: 16, Value: 64}.withDefaults()
	f.Fuzz(func(t *testing.T, body []byte) {
		var frame said
		if json.Unmarshal(body, &frame) != nil || frame.Call != nil {
			return
		}
		i := &interpreter{sandbox: &Sandbox{limits: limits}}
		execution, err := i.finish(&frame)
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		if len([]rune(execution.Output)) > limits.Output || len([]rune(execution.Error)) > 1100 {
			t.Errorf("%q: too much is kept: %+v", body, execution)
		}
		if execution.Answer != nil && checkValue(execution.Answer, limits.Value) != nil {
			t.Errorf("%q: answer %q", body, execution.Answer)
		}
		if known(execution.Limit) != execution.Limit && execution.Limit != agon.LimitKilled {
			t.Errorf("%q: limit %q", body, execution.Limit)
		}
	})
}

// FuzzVerdicts reads what a verifier's child says: who does not know the nonce
// decides nothing, and an outcome passes if all that was decided on it is that.
func FuzzVerdicts(f *testing.F) {
	f.Add([]byte(`{"nonce":"n","decisions":[[true,""],[true,""]]}`), "n", 1)
	f.Add([]byte(`{"nonce":"n","decisions":[[true,""],[false,""]]}`), "n", 1)
	f.Add([]byte(`{"nonce":"n","refused":"line 1: no"}`), "n", 2)
	f.Add([]byte(`{"nonce":"","decisions":[[true,"",1],[null],true,[]]}`), "n", 2)
	f.Fuzz(func(t *testing.T, body []byte, nonce string, n int) {
		if n < 0 || n > 100 {
			return
		}
		var told decisions
		if json.Unmarshal(body, &told) != nil {
			return
		}
		sound := told.Nonce == nonce && (told.Refused != "" || len(told.Decisions) == 2*n)
		if err := told.believe(nonce, 2*n); (err == nil) != sound {
			t.Fatalf("%q: %v", body, err)
		}
		if !sound {
			return
		}
		verdicts := told.verdicts(n, func(i int) (first, second int) { return i, 2*n - 1 - i })
		for at, verdict := range verdicts {
			if verdict.Pass && (told.Refused != "" || !isTrue(told.Decisions[at]) || !isTrue(told.Decisions[2*n-1-at])) {
				t.Errorf("%q: outcome %d passes", body, at)
			}
		}
	})
}

func isTrue(d decision) bool { return d.Pass != nil && *d.Pass }

// FuzzProgram runs whatever text as a program, and an honest one after it.
func FuzzProgram(f *testing.F) {
	for _, one := range textAttacks() {
		f.Add(one.program)
	}
	w := newWorld(f, Limits{ActionTime: time.Second, CPU: time.Second, Memory: 128 << 20})
	f.Fuzz(func(t *testing.T, program string) {
		once(t, w, program)
		if got := once(t, w, "count('A', 'nut')"); got.Output != "5\n" {
			t.Errorf("the next attempt after %q: %+v", program, got)
		}
	})
}

// FuzzVerifier judges by whatever text.
func FuzzVerifier(f *testing.F) {
	for _, one := range attacks(f) {
		if one.want["judge"] == "pass" {
			f.Add(one.program)
		}
	}
	w := newWorld(f, Limits{VerifyTime: 200 * time.Millisecond})
	f.Fuzz(func(t *testing.T, verifier string) {
		if verdicts := judge(t, w, verifier, make([]outcome, 2)); verdicts[0].Pass != verdicts[1].Pass {
			t.Errorf("%q: equal outcomes, and %+v", verifier, verdicts)
		}
	})
}
