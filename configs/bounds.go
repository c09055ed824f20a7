package configs

import "fmt"

// clipRange bounds the ratio of new to old probability, as trainer.clip_low and
// trainer.clip_high do.
type clipRange struct{ low, high float64 }

// paperBounds are the clip ranges of the algorithms whose papers have others than
// PPO's .2: DAPO (arXiv 2503.14476, section 4.1), GSPO (arXiv 2507.18071, section
// 5.1), and CISPO, whose paper (arXiv 2506.13585) tells none, by ScaleRL (arXiv
// 2510.13786) and TRL's documentation, where 1 + clip_high is 5.
var paperBounds = map[string]clipRange{
	"dapo":  {.2, .28},
	"gspo":  {3e-4, 4e-4},
	"cispo": {.2, 4},
}

// boundKeys are those whose defaults are the algorithm's.
var boundKeys = []string{"trainer.clip_low", "trainer.clip_high"}

// defaultsOf is Default with the bounds of an algorithm's paper.
func defaultsOf(algorithm string) *Config {
	c := Default()
	if paper, ok := paperBounds[algorithm]; ok {
		c.Trainer.ClipLow, c.Trainer.ClipHigh = paper.low, paper.high
	}
	return c
}

// takeBounds gives the bounds that nobody has set the values of the algorithm's paper.
func (l *loading) takeBounds() {
	l.base = defaultsOf(l.algorithm())
	for _, key := range boundKeys {
		if _, set := l.origins[key]; !set {
			l.viper.Set(key, valueOf(l.base, key))
		}
	}
}

func (l *loading) algorithm() string { return fmt.Sprint(l.viper.Get("trainer.algorithm")) }

// forgetBounds takes back the bounds that a run wrote down as those of an algorithm
// which is another now.
func (l *loading) forgetBounds(file string, text []byte, told map[string]string) error {
	then, err := gather(file, text)
	if err != nil || then.algorithm() == l.algorithm() {
		return err
	}
	for _, key := range boundKeys {
		if l.origins[key].name == file && told[key] == originDefault {
			l.set(key, nil, origin{})
		}
	}
	return nil
}
