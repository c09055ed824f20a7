"""Writes losses.jsonl: losses and gradients of TRL's own trainers, on sequences made up here.

The trainers are not run: their _compute_loss is given log-probabilities in the place
of a model's. Run in an environment with torch 2.11 and trl 1.16:
  python losses.py > losses.jsonl
"""

import collections
import json
import types

import torch
from trl import DPOTrainer, GRPOTrainer, RLOOTrainer

CASES = 20
ROWS, WIDTH, FIXED = 8, 9, 9
# loss_type and level of the ratio of each of our algorithms
KINDS = {
    "grpo": ("grpo", "token"), "dr_grpo": ("dr_grpo", "token"), "dapo": ("dapo", "token"),
    "gspo": ("grpo", "sequence"), "cispo": ("cispo", "token"), "rloo": None, "dpo": None,
}  # fmt: skip
BOUNDS = {"gspo": (0.01, 0.02), "cispo": (0.2, 4.0)}


def trainer(kind, low, high, beta):
    """One of which nothing is there but what _compute_loss reads."""
    t = object.__new__({"rloo": RLOOTrainer, "dpo": DPOTrainer}.get(kind, GRPOTrainer))
    t.__dict__.update(
        epsilon_low=low, epsilon_high=1 + high if kind == "cispo" else high, beta=beta, aux_loss_enabled=False,
        top_entropy_quantile=1.0, off_policy_mask_threshold=None, use_vllm=False, _entropy_bonus_enabled=False,
        max_completion_length=FIXED, current_gradient_accumulation_steps=1, model=types.SimpleNamespace(training=True),
        args=types.SimpleNamespace(delta=None, use_bias_correction_kl=False, steps_per_generation=1),
        accelerator=types.SimpleNamespace(
            num_processes=1, device="cpu", gather=lambda x: x, gather_for_metrics=lambda x: x, reduce=lambda x, reduction: x
        ),
        _metrics=collections.defaultdict(lambda: collections.defaultdict(list)),
    )  # fmt: skip
    t.__dict__.update(
        ld_alpha=None, precompute_ref_logps=True, f_divergence_type="reverse_kl", loss_types=["sigmoid"], loss_weights=[1.0],
        use_weighting=False, _total_train_tokens=0, _tp_size=1,
    )  # fmt: skip
    if KINDS[kind] is not None:
        t.loss_type, t.importance_sampling_level = KINDS[kind]
    return t


def policy_loss(t, logp, old, reference, mask, advantages):
    t._get_per_token_logps_and_entropies = lambda *_, **__: (logp, torch.zeros_like(logp), None)
    return t._compute_loss(None, {
        "prompt_ids": torch.zeros(ROWS, 1), "prompt_mask": torch.ones(ROWS, 1),
        "completion_ids": torch.zeros(ROWS, WIDTH), "completion_mask": mask, "advantages": advantages,
        "old_per_token_logps": old, "old_logps": (old * mask).sum(1), "ref_per_token_logps": reference,
        "num_items_in_batch": mask.sum(),
    })  # fmt: skip


def preference_loss(t, logp, reference, mask):
    nothing = torch.zeros_like(logp)
    model = lambda **_: types.SimpleNamespace(log_probs=logp, entropy=nothing, mean_logits=nothing, is_top1=nothing.bool())
    chosen, rejected = reference.sum(1).chunk(2)
    shifted = torch.cat([torch.zeros(ROWS, 1), mask], dim=1)
    return t._compute_loss(model, {
        "input_ids": torch.zeros(ROWS, WIDTH + 1, dtype=torch.long), "completion_mask": shifted, "attention_mask": shifted,
        "ref_chosen_logps": chosen, "ref_rejected_logps": rejected,
    }, return_outputs=False)  # fmt: skip


def case(kind, generator):
    draw = lambda *shape, low, high: torch.rand(*shape, generator=generator, dtype=torch.float64) * (high - low) + low
    pick = lambda high: int(torch.randint(high, (1,), generator=generator))
    low, high = BOUNDS.get(kind, (0.2, 0.28))
    beta = {"rloo": 0.0, "dpo": 0.1}[kind] if KINDS[kind] is None else [0.0, 0.05][pick(2)]
    lengths = [1 + pick(WIDTH) for _ in range(ROWS)]
    mask = torch.tensor([[float(at < n) for at in range(WIDTH)] for n in lengths], dtype=torch.float64)
    logp = draw(ROWS, WIDTH, low=-4, high=-0.01).float().double().requires_grad_()
    spread = [0.3, 0.3, 3.0][pick(3)]  # of some cases ratios are extreme
    near = lambda by: (logp.detach() + draw(ROWS, WIDTH, low=-by, high=by)).float().double()
    old, reference = near(spread), near(0.5)
    rewards = (draw(ROWS, low=0, high=1) > 0.5).double()
    if pick(4) == 0:
        rewards[: ROWS // 2] = 1.0  # a group without variance
    advantages = (rewards.view(2, -1) - rewards.view(2, -1).mean(1, keepdim=True)).flatten()
    if kind == "dpo":  # the first half is chosen
        advantages = torch.tensor([1.0, -1.0], dtype=torch.float64).repeat_interleave(ROWS // 2)
    t = trainer(kind, low, high, beta)
    if kind == "dpo":
        loss = preference_loss(t, logp * mask, reference * mask, mask)
    else:
        loss = policy_loss(t, logp, old, reference, mask, advantages)
    (gradient,) = torch.autograd.grad(loss, logp)
    rows = lambda x: [row[:n] for row, n in zip(x.tolist(), lengths)]
    return {
        "algorithm": kind, "clip_low": low, "clip_high": high, "kl_coefficient": beta, "fixed_length": FIXED,
        "advantages": advantages.tolist(), "logprobs": rows(logp), "old": rows(old), "reference": rows(reference),
        "loss": loss.item(), "gradients": rows(gradient),
    }  # fmt: skip


def rounded(x):
    """Seven digits, which is what a float32 holds."""
    if isinstance(x, float):
        return float(f"{x:.9g}")
    if isinstance(x, list):
        return [rounded(v) for v in x]
    return {k: rounded(v) for k, v in x.items()} if isinstance(x, dict) else x


generator = torch.Generator().manual_seed(5)
for line in [case(kind, generator) for kind in KINDS for _ in range(CASES)]:
    print(json.dumps(rounded(line), separators=(",", ":")))
