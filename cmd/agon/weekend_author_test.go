//go:build soak

package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// unreliable stands in for an Ollama server that may be stopped, fall silent and come
// back at the same address. Its model looks the warehouse over and sets a task about
// what it saw, which is a function of what it is asked.
type unreliable struct {
	*testing.T
	address string

	mu     sync.Mutex
	server *http.Server  // nil while it is stopped
	silent chan struct{} // closed when it speaks again; nil while it speaks
	held   int           // requests that it took and has not answered, since it fell silent
	asked  int
}

// thinks is how long it takes for a turn, in which the machine rests.
const thinks = 100 * time.Millisecond

// serveUnreliable starts one.
func serveUnreliable(t *testing.T) *unreliable {
	t.Helper()
	u := &unreliable{T: t, address: "127.0.0.1:0"}
	u.start()
	t.Cleanup(u.stop)
	return u
}

func (u *unreliable) url() string { return "http://" + u.address }

// start has it answer, for the first time or again where it did before.
func (u *unreliable) start() {
	u.Helper()
	listener, err := net.Listen("tcp", u.address)
	if err != nil {
		u.Fatal(err)
	}
	u.address = listener.Addr().String()
	u.mu.Lock()
	defer u.mu.Unlock()
	u.server = &http.Server{Handler: u}
	go u.server.Serve(listener)
}

// stop has connections refused, and drops those that there are.
func (u *unreliable) stop() {
	u.speak()
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.server != nil {
		u.server.Close()
		u.server = nil
	}
}

// fallSilent has it take connections and requests, and answer none.
func (u *unreliable) fallSilent() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.silent, u.held = make(chan struct{}), 0
}

// speak drops what it has not answered, and answers again.
func (u *unreliable) speak() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.silent != nil {
		close(u.silent)
		u.silent = nil
	}
}

// waiting is the number of requests that were made in vain since it fell silent.
func (u *unreliable) waiting() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.held
}

// answered is the number of turns that it was asked for.
func (u *unreliable) answered() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.asked
}

// ServeHTTP implements http.Handler.
func (u *unreliable) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	if silent := u.hold(); silent != nil {
		select {
		case <-silent:
		case <-in.Context().Done():
		}
		panic(http.ErrAbortHandler) // which drops the connection without a word
	}
	if in.URL.Path != "/api/chat" {
		fmt.Fprint(out, "{}")
		return
	}
	if asked, ok := readChat(out, in); ok {
		time.Sleep(thinks)
		answerChat(out, turnOf(&asked))
	}
}

// hold counts a request, and returns what to wait for while the server is silent.
func (u *unreliable) hold() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.silent == nil {
		u.asked++
		return nil
	}
	u.held++
	return u.silent
}

// turnOf is a look at the warehouse, or the task that what was seen allows.
func turnOf(asked *chatRequest) string {
	seen := readStock(asked.last())
	if seen == nil {
		return "```python\nprint(look())\n```"
	}
	sum := sha256.Sum256([]byte(fmt.Sprint(asked)))
	dice := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[:]), 0))
	return seen.task(dice)
}

// stock is what look() shows of the warehouse. A bin holds at least four of everything,
// and an order asks for at most four.
type stock struct {
	held   map[string]map[string]int // by bin and item
	orders []string                  // the items that they ask for
}

var (
	bins     = []string{"A", "B", "C"}
	quantity = regexp.MustCompile(`^(nut|bolt|gear)(\d+)$`)
)

// readStock reads it; nil of another text.
func readStock(text string) *stock {
	s := &stock{held: map[string]map[string]int{}}
	var bin string
	var ordered bool
	for _, word := range strings.Fields(text) {
		found := quantity.FindStringSubmatch(word)
		switch {
		case found != nil && ordered:
			s.orders = append(s.orders, found[1])
			ordered = false
		case found != nil && bin != "":
			s.held[bin][found[1]], _ = strconv.Atoi(found[2])
		case strings.HasPrefix(word, "order"):
			ordered = true
		case len(word) == 1:
			bin = word
			s.held[bin] = map[string]int{}
		default:
			return nil
		}
	}
	if len(s.held) != len(bins) || len(s.orders) != 3 {
		return nil
	}
	return s
}

// part is one thing that a task asks for. Parts about different goods do not meddle
// with each other.
type part struct {
	says, does, checks string
	// wrong are three programs or more that come close and run, the first two whatever
	// other parts do.
	wrong []string
}

// task composes one of one to three parts, of which the last may ask for an answer.
func (s *stock) task(dice *rand.Rand) string {
	about := []string{"nut", "bolt", "gear"}
	dice.Shuffle(len(about), func(i, j int) { about[i], about[j] = about[j], about[i] })
	about = about[:[]int{1, 2, 2, 2, 3, 3}[dice.IntN(6)]]
	parts := make([]part, len(about))
	for i, item := range about {
		kinds := []func(*rand.Rand, string) part{s.move, s.restock, s.ship, s.cancel, s.tellCount, s.tellTotal}
		if i < len(about)-1 {
			kinds = kinds[:4] // the last answer is the answer
		}
		parts[i] = kinds[dice.IntN(len(kinds))](dice, item)
	}
	return submission(parts)
}

// submission is the form in which parts are submitted as a task.
func submission(parts []part) string {
	failures := failuresOf(parts)
	return fmt.Sprintf(`<instruction>
%s
</instruction>
<verifier>
def verify(before, after, answer, calls):
    return (%s)
</verifier>
<solution>
%s
</solution>
<failure>
%s
</failure>
`, said(parts), listed(parts, "\n            and ", func(p *part) string { return p.checks }), done(parts), strings.Join(failures, "\n</failure>\n<failure>\n"))
}

func listed(parts []part, by string, of func(*part) string) string {
	var all []string
	for i := range parts {
		all = append(all, of(&parts[i]))
	}
	return strings.Join(all, by)
}

func said(parts []part) string {
	return listed(parts, " then ", func(p *part) string { return p.says })
}

func done(parts []part) string {
	return listed(parts, "\n", func(p *part) string { return p.does })
}

// failuresOf leaves out each part in turn, and does each amiss.
func failuresOf(parts []part) (failures []string) {
	most := 4 - len(parts) // so that they are from three to six
	for i := range parts {
		if len(parts) > 1 {
			failures = append(failures, done(slices.Delete(slices.Clone(parts), i, i+1)))
		}
		for _, wrong := range parts[i].wrong[:most] {
			amiss := slices.Clone(parts)
			amiss[i].does = wrong
			failures = append(failures, done(amiss))
		}
	}
	return failures
}

// twoBins are a bin and another, and the third.
func twoBins(dice *rand.Rand) (one, other, third string) {
	order := dice.Perm(len(bins))
	return bins[order[0]], bins[order[1]], bins[order[2]]
}

func (s *stock) move(dice *rand.Rand, item string) part {
	source, target, third := twoBins(dice)
	n := 1 + dice.IntN(3)
	call := func(from, to string, n int) string {
		return fmt.Sprintf(`move("%s", "%s", "%s", %d)`, from, to, item, n)
	}
	return part{
		says:   fmt.Sprintf("move %d %s from %s to %s", n, item, source, target),
		does:   call(source, target, n),
		checks: differs(source, item, "-", n) + " and " + differs(target, item, "+", n),
		wrong:  []string{call(source, third, n), call(source, target, n+1), call(target, source, n)},
	}
}

// differs says that a bin holds so many more or less of an item.
func differs(bin, item, by string, n int) string {
	return fmt.Sprintf(`after.count("%[1]s", "%[2]s") == before.count("%[1]s", "%[2]s") %[3]s %[4]d`, bin, item, by, n)
}

func (s *stock) restock(dice *rand.Rand, item string) part {
	bin, other, third := twoBins(dice)
	n := 1 + dice.IntN(6)
	call := func(bin string, n int) string { return fmt.Sprintf(`restock("%s", "%s", %d)`, bin, item, n) }
	return part{
		says:   fmt.Sprintf("restock %s with %d %s", bin, n, item),
		does:   call(bin, n),
		checks: differs(bin, item, "+", n),
		wrong:  []string{call(other, n), call(bin, n+1), call(third, n)},
	}
}

// orderFor is the first order for an item, and two others; 0 if there is none.
func (s *stock) orderFor(item string) (k int, others []int) {
	for i, ordered := range s.orders {
		if ordered == item && k == 0 {
			k = i + 1
			continue
		}
		others = append(others, i+1)
	}
	return k, others
}

// ship asks for an order for the item, or for a move where there is none.
func (s *stock) ship(dice *rand.Rand, item string) part {
	k, _ := s.orderFor(item)
	if k == 0 {
		return s.move(dice, item)
	}
	bin, other, third := twoBins(dice)
	call := func(bin string) string { return fmt.Sprintf(`ship(%d, "%s")`, k, bin) }
	return part{
		says: fmt.Sprintf("ship order %d from %s", k, bin),
		does: call(bin),
		checks: fmt.Sprintf(`after.order(%[1]d)["status"] == "shipped" and after.count("%[2]s", before.order(%[1]d)["item"]) == before.count("%[2]s", before.order(%[1]d)["item"]) - before.order(%[1]d)["quantity"]`,
			k, bin),
		wrong: []string{call(other), call(third), fmt.Sprintf("cancel(%d)", k)},
	}
}

// cancel asks for an order for the item, or for stock where there is none.
func (s *stock) cancel(dice *rand.Rand, item string) part {
	k, others := s.orderFor(item)
	if k == 0 {
		return s.restock(dice, item)
	}
	call := func(k int) string { return fmt.Sprintf("cancel(%d)", k) }
	return part{
		says:   fmt.Sprintf("cancel order %d", k),
		does:   call(k),
		checks: fmt.Sprintf(`after.order(%d)["status"] == "cancelled"`, k),
		wrong:  []string{fmt.Sprintf(`ship(%d, "A")`, k), fmt.Sprintf(`ship(%d, "B")`, k), call(others[0])},
	}
}

func (s *stock) tellCount(dice *rand.Rand, item string) part {
	bin, other, third := twoBins(dice)
	call := func(bin string) string { return fmt.Sprintf(`answer(count("%s", "%s"))`, bin, item) }
	p := part{
		says:   fmt.Sprintf("tell the number of %s in %s", item, bin),
		does:   call(bin),
		checks: fmt.Sprintf(`answer == before.count("%s", "%s")`, bin, item),
	}
	for _, b := range []string{other, third} {
		if s.held[b][item] != s.held[bin][item] {
			p.wrong = append(p.wrong, call(b))
		}
	}
	p.wrong = append(p.wrong, fmt.Sprintf(`answer(total("%s"))`, item), fmt.Sprintf(`answer(count("%s", "%s") + 1)`, bin, item), fmt.Sprintf(`answer(count("%s", "%s") - 1)`, bin, item))
	return p
}

func (s *stock) tellTotal(dice *rand.Rand, item string) part {
	call := fmt.Sprintf(`total("%s")`, item)
	return part{
		says:   "tell the total of " + item,
		does:   "answer(" + call + ")",
		checks: fmt.Sprintf(`answer == before.total("%s")`, item),
		wrong: []string{
			fmt.Sprintf(`answer(count("%s", "%s"))`, bins[dice.IntN(len(bins))], item),
			"answer(" + call + " + 1)", "answer(" + call + " - 1)",
		},
	}
}
