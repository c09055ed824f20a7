"""Writes optimizer.json: weights after steps of PyTorch's optimizers.

The weights of a small Llama and their gradients are given by a formula that
the test has too; AdamW is torch.optim's, Muon is KellerJordan/Muon's muon.py
(commit of 2025-01) with its iteration in float32. Gradients are clipped to a
norm of 1 first. Run in an environment with torch 2.11:
  python optimizer.py > optimizer.json
"""

import json

import torch

SHAPES = {  # vocabulary 11, hidden 8, intermediate 12, heads of 4
    "model.embed_tokens.weight": (11, 8),
    "model.layers.0.input_layernorm.weight": (8,),
    "model.layers.0.self_attn.q_proj.weight": (8, 8),
    "model.layers.0.self_attn.k_proj.weight": (4, 8),
    "model.layers.0.self_attn.v_proj.weight": (4, 8),
    "model.layers.0.self_attn.o_proj.weight": (8, 8),
    "model.layers.0.post_attention_layernorm.weight": (8,),
    "model.layers.0.mlp.gate_proj.weight": (12, 8),
    "model.layers.0.mlp.up_proj.weight": (12, 8),
    "model.layers.0.mlp.down_proj.weight": (8, 12),
    "model.norm.weight": (8,),
    "lm_head.weight": (11, 8),
}
STEPS, DECAY, MUON_RATE, RATE = 4, 0.01, 0.02, 1e-3


def hidden(name):
    return "_proj" in name


def formula(index, step, shape):
    """Element k of tensor index: sin(k + 2 index + 3 step), with step 0 for weights."""
    n = torch.Size(shape).numel()
    return torch.sin(torch.arange(n).double() + 2 * index + 3 * step).float().view(shape)


def zeropower(g, steps=5):
    a, b, c = (3.4445, -4.7750, 2.0315)
    x = g
    if g.size(-2) > g.size(-1):
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    if g.size(-2) > g.size(-1):
        x = x.mT
    return x


def muon_update(grad, momentum, beta=0.95):
    momentum.lerp_(grad, 1 - beta)
    update = zeropower(grad.lerp_(momentum, beta))
    return update * max(1, grad.size(-2) / grad.size(-1)) ** 0.5


def run(with_muon):
    params = {n: torch.nn.Parameter(formula(i, 0, s) * 0.1) for i, (n, s) in enumerate(SHAPES.items())}
    muon = {n: torch.zeros(s) for n, s in SHAPES.items() if with_muon and hidden(n)}
    vectors = [p for n, p in params.items() if n not in muon and p.dim() == 1]
    matrices = [p for n, p in params.items() if n not in muon and p.dim() == 2]
    adamw = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": DECAY}, {"params": vectors, "weight_decay": 0}],
        lr=RATE, betas=(0.9, 0.98), eps=1e-8, fused=True)
    norms = []
    for step in range(1, STEPS + 1):
        for i, p in enumerate(params.values()):
            p.grad = formula(i, step, p.shape)
        norms.append(torch.nn.utils.clip_grad_norm_(params.values(), 1.0).item())
        adamw.step()
        with torch.no_grad():
            for n, momentum in muon.items():
                p = params[n]
                update = muon_update(p.grad, momentum)
                p.mul_(1 - MUON_RATE * DECAY)
                p.add_(update, alpha=-MUON_RATE)
    return {"norms": norms, "weights": {n: p.flatten().tolist() for n, p in params.items()}}


print(json.dumps({"adamw": run(False), "muon": run(True)}))
