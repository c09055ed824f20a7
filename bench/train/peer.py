"""The same training in plain PyTorch. A task takes one optimizer step and answers with its seconds."""

import functools
import time

import torch
from llama import SHAPES, Llama
from serving import peak, serve
from training import adamw, grpo, likelihood, pack, update

VOCABULARIES, CONTEXT = {"tiny": 85, "70m": 32_000}, 256


def newton_schulz(g):
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.mT if g.size(0) > g.size(1) else g
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if g.size(0) > g.size(1) else x


class Muon(torch.optim.Optimizer):
    """KellerJordan/Muon, muon.py, in float32."""

    def __init__(self, params, lr=0.02, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                step = newton_schulz(p.grad.lerp(state["momentum"], group["momentum"]))
                p.add_(step, alpha=-group["lr"] * max(1, p.size(0) / p.size(1)) ** 0.5)


def step(model, loss, optimizers):
    """Returns a task that takes a step."""

    def take(batches):
        began = time.perf_counter()
        targets = sum(sum(s["mask"]) for sequences in batches for s in sequences)
        for sequences in batches:
            loss(model, pack(sequences), targets).backward()
        update(model, optimizers)
        return time.perf_counter() - began

    return take


@functools.cache
def pretraining(name):
    model = Llama(SHAPES[name], VOCABULARIES[name], CONTEXT)
    hidden = [p for p in model.blocks.parameters() if p.dim() == 2]
    rest = [p for p in model.parameters() if not any(p is h for h in hidden)]
    return step(model, likelihood, [Muon(hidden), adamw(rest, 1e-3)])


@functools.cache
def training(name):
    model = Llama(SHAPES[name], VOCABULARIES[name], CONTEXT)
    return step(model, lambda *work: grpo(*work)[0], [adamw(model.parameters(), 1e-3)])


torch.manual_seed(0)
serve({
    "train": lambda model, batches: training(model)(batches),
    "pretrain": lambda model, batches: pretraining(model)(batches),
    "peak": peak,
})  # fmt: skip
