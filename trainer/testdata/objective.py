"""Writes objective.json: losses and gradients by PyTorch's autograd.

Everything that trainer computes by hand is here an expression of tensors, and
autograd takes the derivative. Run in an environment with torch 2.11:
  python objective.py > objective.json
"""

import itertools
import json

import torch

torch.manual_seed(3)
LENGTHS = [1, 4, 2, 7, 3, 5]
SUPERVISED = [3]
ADVANTAGES = [1.5, -0.5, -1.25, 1.0, 0.75, 0.0]
LOW, HIGH, BETA, ENTROPY, FIXED, WEIGHT = 0.2, 0.3, 0.1, 0.05, 7, 0.3


def draw(n, low, high):
    return (torch.rand(n) * (high - low) + low).double().requires_grad_()


logp = [draw(n, -1.5, -0.5) for n in LENGTHS]
entropy = [draw(n, 0.2, 1.2) for n in LENGTHS]
old = [(x + torch.empty(len(x)).uniform_(-0.5, 0.5)).detach().float().double() for x in logp]
reference = [(x + torch.empty(len(x)).uniform_(-0.4, 0.4)).detach().float().double() for x in logp]
policy = [i for i in range(len(LENGTHS)) if i not in SUPERVISED]


def clipped(ratio, a):
    return -torch.min(ratio * a, ratio.clamp(1 - LOW, 1 + HIGH) * a)


def surrogate(algorithm, i):
    a = ADVANTAGES[i]
    if algorithm == "rft":
        return -logp[i]
    if algorithm == "reinforce":
        return -a * logp[i]
    if algorithm == "rloo":
        n = len(logp[i])
        return clipped((logp[i] - old[i]).sum().exp(), a).expand(n) / n
    return clipped((logp[i] - old[i]).exp(), a)


def divergence(estimator, i):
    d = logp[i] - reference[i]
    return {"k2": d * d / 2, "k3": (-d).exp() - 1 + d}[estimator]


def weight(aggregation, i):
    n = len(policy)
    return {
        "token": 1 / sum(LENGTHS[j] for j in policy),
        "sequence": 1 / (n * LENGTHS[i]),
        "fixed": 1 / (n * FIXED),
        "sum": 1 / n,
    }[aggregation]


def case(algorithm, aggregation, estimator):
    loss = sum(
        weight(aggregation, i)
        * (surrogate(algorithm, i) + BETA * divergence(estimator, i) - ENTROPY * entropy[i]).sum()
        for i in policy
    )
    targets = sum(LENGTHS[i] for i in SUPERVISED)
    loss = loss - WEIGHT * sum(logp[i].sum() for i in SUPERVISED) / targets
    grads = torch.autograd.grad(loss, logp + entropy, allow_unused=True)
    flat = lambda g: [0.0 if x is None else v for x, n in zip(g, LENGTHS) for v in ([0] * n if x is None else x.tolist())]
    return {
        "algorithm": algorithm, "aggregation": aggregation, "kl": estimator, "loss": loss.item(),
        "logprobs": flat(grads[: len(LENGTHS)]), "entropies": flat(grads[len(LENGTHS):]),
    }


lists = lambda tensors: [[float(v) for v in x] for x in tensors]
print(json.dumps({
    "logprobs": lists(logp), "entropies": lists(entropy), "old": lists(old), "reference": lists(reference),
    "advantages": ADVANTAGES, "supervised": SUPERVISED, "clip_low": LOW, "clip_high": HIGH,
    "kl_coefficient": BETA, "entropy_coefficient": ENTROPY, "fixed_length": FIXED, "supervised_weight": WEIGHT,
    "cases": [case(*c) for c in itertools.product(
        ("rft", "reinforce", "rloo", "grpo"), ("token", "sequence", "fixed", "sum"), ("k2", "k3"))],
}))
