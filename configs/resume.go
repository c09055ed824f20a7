package configs

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// mayChange are the keys that a run may go on with other values of: how far it
// turns, where its model lies (whoever goes on sees to it that it is the same),
// what is measured and what is kept, and what of it is in memory at a time, which
// changes results by rounding only. A key that ends with a dot stands for its
// section.
var mayChange = condition{keys: []string{
	"iterations", "minutes_limit", "stall_minutes", "threads", "save.", "evaluation.", "stop.", "budget.", "price.", "trainer.tokens_per_micro_batch",
	"pretrain.evaluation_tasks", "policy.checkpoint", "policy.cache_mib", "policy.url", "policy.key_variable",
	"challenger.policy.url", "challenger.policy.key_variable",
}}

// ReadRunWith is ReadRun with overrides, as Load takes them.
func ReadRunWith(file string, overrides []string) (*Resolved, error) {
	return readWritten(file, overrides, training)
}

// Changed lists the keys that now sets apart from what the run has turned with
// so far, but for those that a run may go on with other values of.
func (r *Resolved) Changed(now *Resolved) []string {
	return slices.DeleteFunc(r.Differences(now), mayChange.covers)
}

// restoreFlaws gives a run its shares of flawed items where it does not tell them.
// A run writes down every key: one that lacks these was begun by a program that
// planted the same flaws everywhere.
func (r *Resolved) restoreFlaws() {
	for key, share := range map[string]struct {
		of   *float64
		then float64
	}{
		"trainer.supervised_lenient_verifiers": {&r.Trainer.SupervisedLenientVerifiers, .35},
		"trainer.supervised_wrong_solutions":   {&r.Trainer.SupervisedWrongSolutions, .08},
	} {
		if _, told := r.origins[key]; !told && len(r.Digests) > 0 && r.Reads(key) {
			*share.of, r.origins[key] = share.then, origin{name: originEarlier}
		}
	}
}

// originsIn tells what set each key of a run, by the comments of what it wrote down.
func originsIn(document *yaml.Node) map[string]string {
	told := map[string]string{}
	for _, root := range document.Content {
		writtenOrigins(root, "", told)
	}
	return told
}

// unchosen lists the keys of a run's file that stand there because a run writes down
// every key, and that no override has set since.
func (l *loading) unchosen(file string, told map[string]string) (names []string) {
	for key, from := range l.origins {
		if from.name == file && told[key] == originDefault {
			names = append(names, key)
		}
	}
	return names
}

// restoreOrigins gives the keys that file set the origins that it tells.
func (r *Resolved) restoreOrigins(file string, told map[string]string) {
	for key, from := range r.origins {
		if told[key] != "" && from.name == file {
			r.origins[key] = origin{name: told[key]}
		}
	}
}

// writtenOrigins reads what set each key from the comments that YAML made.
func writtenOrigins(section *yaml.Node, prefix string, origins map[string]string) {
	for i := 0; i+1 < len(section.Content); i += 2 {
		name, value := section.Content[i], section.Content[i+1]
		key := prefix + name.Value
		if value.Kind == yaml.MappingNode {
			writtenOrigins(value, key+".", origins)
		} else if comment := value.LineComment; len(comment) > 2 {
			origins[key] = comment[len("# "):]
		}
	}
}
