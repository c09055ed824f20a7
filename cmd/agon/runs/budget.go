package runs

import (
	"cmp"
	"fmt"

	"agon/cmd/agon/terminal"
	"agon/configs"
)

// EndedBy is why a run ends, or has ended, before its last iteration: the first of its
// stop rules that holds, or of its budgets that is used up. It is a function of what
// stands in the run's journals, so that a run that goes on decides as one that was
// never stopped. A run that has had all its iterations was ended by none.
func EndedBy(run string, c *configs.Config) (Ruling, error) {
	h, err := HistoryOf(run)
	if err != nil {
		return Ruling{}, err
	}
	return h.EndedBy(c), nil
}

// EndedBy is the ruling of EndedBy of a run, as far as the history was read.
func (h *History) EndedBy(c *configs.Config) Ruling {
	if len(h.measured) >= c.Iterations {
		return Ruling{}
	}
	return cmp.Or(h.Ended(&c.Stop), h.spent().usedUp(&c.Budget))
}

// spent is what a run has used so far.
type spent struct {
	seconds, sandboxSeconds float64
	tokens, requests, cost  float64
}

func (h *History) spent() *spent {
	s := &spent{
		tokens:   h.total("tokens/challenger") + h.total("tokens/executor"),
		requests: h.total("spent/requests"),
		cost:     h.total("spent/cost"),
	}
	for _, took := range h.timed {
		s.seconds += took.all
		s.sandboxSeconds += took.sandbox
	}
	return s
}

// total is the sum of a metric over all iterations.
func (m measured) total(metric string) (sum float64) {
	for _, value := range m.values(metric) {
		sum += value
	}
	return sum
}

// usedUp is the first of the budgets that is.
func (s *spent) usedUp(b *configs.Budget) Ruling {
	return cmp.Or(
		exhausted("budget.minutes", "the run has taken %.4g of its %.4g minutes", s.seconds/60, b.Minutes),
		exhausted("budget.tokens", "the policies have written %.0f of their %.0f tokens", s.tokens, float64(b.Tokens)),
		exhausted("budget.sandbox_minutes", "the sandbox has taken %.4g of its %.4g minutes of processor time", s.sandboxSeconds/60, b.SandboxMinutes),
		exhausted("budget.requests", "servers have answered %.0f of their %.0f requests", s.requests, float64(b.Requests)),
		exhausted("budget.cost", "what servers read and wrote has cost %.4g of the %.4g", s.cost, b.Cost),
	)
}

// exhausted ends a run that has used a budget up, unless that is 0.
func exhausted(key, why string, used, budget float64) Ruling {
	if budget == 0 || used < budget {
		return Ruling{}
	}
	return Ruling{key, fmt.Sprintf(why, used, budget)}
}

// Estimate tells what servers have cost per accepted task, once: of the iteration in
// which a run has made so many proposals. It is empty of any other, and of a run
// without prices.
func (m measured) Estimate(proposals float64) string {
	made := m.total("challenger/proposals")
	if len(m) == 0 || made < proposals || m[:len(m)-1].total("challenger/proposals") >= proposals {
		return ""
	}
	if _, priced := m[len(m)-1]["spent/cost"]; !priced {
		return ""
	}
	cost, tokens, accepted := m.total("spent/cost"), m.total("spent/completion_tokens"), m.total("challenger/accepted")
	text := fmt.Sprintf("%.0f proposals have cost %.4g so far, attempts included", made, cost)
	if accepted == 0 {
		return text + ", and none was accepted"
	}
	return text + fmt.Sprintf(": %.4g and %.0f tokens written for each of %s", cost/accepted, tokens/accepted, terminal.Counted(int(accepted), "accepted task"))
}
