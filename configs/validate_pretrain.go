package configs

func (f *checks) pretrain(p *Pretrain) {
	f.optimizer("pretrain.", &p.Optimizer)
	f.within("pretrain.epochs", p.Epochs, 1, mostEpochs)
	f.atLeast("pretrain.steps", p.Steps, 0)
	f.between("pretrain.minutes", p.Minutes, 0, mostMinutes)
	f.refuse(p.Minutes > 0 && p.Schedule.WarmUp < 1, "pretrain.minutes is %v and pretrain.schedule.warm_up 0, whose steps measure the speed: write at least 1", p.Minutes)
	f.atLeast("pretrain.tokens_per_micro_batch", p.TokensPerMicroBatch, 1)
	f.atLeast("pretrain.tokens_per_step", p.TokensPerStep, 1)
	f.refuse(p.TokensPerMicroBatch < p.Model.Context && p.From == "", "pretrain.tokens_per_micro_batch is %d, less than one episode of pretrain.model.context %d tokens: write at least that", p.TokensPerMicroBatch, p.Model.Context)
	f.refuse(p.TokensPerStep < p.TokensPerMicroBatch, "pretrain.tokens_per_step is %d, less than pretrain.tokens_per_micro_batch %d: write at least that", p.TokensPerStep, p.TokensPerMicroBatch)
	f.weight("pretrain.max_gradient_norm", p.MaxGradientNorm)
	f.atLeast("pretrain.validate_every", p.ValidateEvery, 0)
	f.above("pretrain.save_minutes", p.SaveMinutes, mostMinutes)
	f.between("pretrain.validation_share", p.ValidationShare, 0, .5)
	f.count("pretrain.evaluation_tasks", p.EvaluationTasks, 0)
	f.schedule("pretrain.schedule.", &p.Schedule)
	if p.From == "" {
		f.model(&p.Model)
	}
	f.above("pretrain.restart", p.Restart, 1)
	f.corpus(&p.Corpus)
}

func (f *checks) model(m *Model) {
	f.count("pretrain.model.hidden", m.Hidden, 8)
	f.within("pretrain.model.layers", m.Layers, 1, 1024)
	f.count("pretrain.model.intermediate", m.Intermediate, 1)
	f.count("pretrain.model.context", m.Context, 64)
	weights := float64(m.Layers) * float64(m.Hidden) * float64(4*m.Hidden+3*m.Intermediate)
	f.refuse(weights > most, "pretrain.model has %.0f weights in its layers: it must have at most %d", weights, most)
	f.count("pretrain.model.heads", m.Heads, 1)
	f.count("pretrain.model.kv_heads", m.KVHeads, 1)
	if m.Heads < 1 || m.KVHeads < 1 {
		return
	}
	f.refuse(m.Hidden%m.Heads != 0 || m.Hidden/m.Heads%2 != 0, "pretrain.model.heads is %d: hidden/heads must be an even whole number, and hidden is %d", m.Heads, m.Hidden)
	f.refuse(m.Heads%m.KVHeads != 0, "pretrain.model.kv_heads is %d: it must divide heads, which is %d", m.KVHeads, m.Heads)
}

func (f *checks) corpus(c *Corpus) {
	f.count("pretrain.corpus.demonstrations", c.Demonstrations, 1)
	f.count("pretrain.corpus.items", c.Items, 1)
	f.sizes("pretrain.corpus.sizes", c.Sizes)
	f.between("pretrain.corpus.stepwise", c.Stepwise, 0, 1)
	f.between("pretrain.corpus.wrong_programs", c.WrongPrograms, 0, 1)
	f.flaws("pretrain.corpus.", c.LenientVerifiers, c.WrongSolutions)
}

// flaws checks the shares of a corpus's items that are flawed, whose keys begin
// with prefix: no item has both flaws.
func (f *checks) flaws(prefix string, lenient, wrong float64) {
	f.between(prefix+"lenient_verifiers", lenient, 0, 1)
	f.between(prefix+"wrong_solutions", wrong, 0, 1)
	f.refuse(lenient+wrong > 1, "%slenient_verifiers and wrong_solutions are %v together: they must be at most 1", prefix, lenient+wrong)
}
