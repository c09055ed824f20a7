package configs

import (
	"math"
)

func (f *checks) challenger(c *Config) {
	ch := &c.Challenger
	f.oneOf("challenger.source", ch.Source, "policy", "synthetic")
	f.author(&ch.Policy)
	f.sizes("challenger.sizes", ch.Sizes)
	f.topicShares(ch.TopicShares)
	f.within("challenger.variations", ch.Variations, 0, 16)
	f.count("challenger.proposals", ch.Proposals, 1)
	f.count("challenger.first_proposals", ch.FirstProposals, 1)
	f.temperature("challenger.temperature", ch.Temperature)
	f.refuse(ch.Temperature == 0, "challenger.temperature is 0: every proposal of one seed would be the same; write 1")
	f.atLeast("challenger.turn_limit", ch.TurnLimit, 1)
	f.count("challenger.turn_tokens", ch.TurnTokens, 1)
	f.within("challenger.revisions", ch.Revisions, 0, 10)
	f.oneOf("challenger.starved", ch.Starved, "stop", "examples")
	f.atLeast("pool.uses", c.Pool.Uses, 1)
	f.count("pool.capacity", c.Pool.Capacity, 1)
	f.refuse(c.Pool.Capacity > 0 && c.Pool.Capacity < c.Executor.Tasks, "pool.capacity is %d, less than executor.tasks %d: write at least that", c.Pool.Capacity, c.Executor.Tasks)
	f.count("pool.kept", c.Pool.Kept, 1)
}

func (f *checks) author(a *Author) {
	if known := f.oneOf("challenger.policy.kind", a.Kind, "same", "ollama", "openai"); !known || a.Kind == "same" {
		return
	}
	f.url("challenger.policy.url", a.URL)
	f.refuse(a.Model == "", "challenger.policy.model is empty: write the name of a model that the server has")
}

func (f *checks) challengerReward(c *Config) {
	ch := &c.Challenger
	f.oneOf("challenger.reward", ch.Reward, "none", "band", "uncertainty", "variance", "one_minus")
	f.between("challenger.band_high", ch.BandHigh, 0, 1)
	f.between("challenger.band_low", ch.BandLow, 0, ch.BandHigh)
	f.refuse(ch.Reward != "none" && ch.Temperature != c.Executor.Temperature, "challenger.temperature is %v and executor.temperature %v, but both roles are trained: write the same for both", ch.Temperature, c.Executor.Temperature)
}

// topicShares checks the shares of topics of no tool, one, two and so on.
func (f *checks) topicShares(shares []float64) {
	const key, most = "challenger.topic_shares", 8
	f.refuse(len(shares) > most, "%s has %d shares: write at most %d", key, len(shares), most)
	f.shares(key, shares, "write [] to leave topics open")
}

// sizes checks the shares of programs of one, two and three parts.
func (f *checks) sizes(key string, shares []float64) {
	f.refuse(len(shares) < 1 || len(shares) > 3, "%s has %d shares: write one each for programs of one, two and three parts", key, len(shares))
	f.shares(key, shares, "write at least one share above it")
}

// shares checks parts of a whole. otherwise says what to do if there is none.
func (f *checks) shares(key string, shares []float64, otherwise string) {
	const rounding = .01
	sum := 0.0
	for _, share := range shares {
		f.between(key, share, 0, 1)
		sum += share
	}
	f.bound(key, "a list of numbers from 0 to 1 that sum to 1")
	f.refuse(len(shares) > 0 && sum == 0, "%s are all 0: %s", key, otherwise)
	f.refuse(sum > 0 && !math.IsInf(sum, 0) && math.Abs(sum-1) > rounding, "%s sum to %.4g: shares of a whole sum to 1; the same in proportion is %s", key, sum, proportional(shares, sum))
}

func proportional(shares []float64, sum float64) string {
	list := make([]float64, len(shares))
	for i, share := range shares {
		list[i] = math.Round(1000*share/sum) / 1000
	}
	return flow(list)
}
