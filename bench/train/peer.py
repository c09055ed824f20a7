"""The same training in plain PyTorch: reads a benchmark's name per line, takes
one optimizer step of it, and answers with the seconds that the step took.
The first line in is the number of threads, the first out PyTorch's version.
"""

import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

VOCABULARY, HIDDEN, LAYERS, HEADS, INTERMEDIATE = 85, 128, 4, 4, 320
SEQUENCES, BUDGET = 384, 8192


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN, HIDDEN, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(HIDDEN, INTERMEDIATE, bias=False) for _ in range(2))
        self.down = nn.Linear(INTERMEDIATE, HIDDEN, bias=False)
        self.norm1, self.norm2 = nn.RMSNorm(HIDDEN, eps=1e-5), nn.RMSNorm(HIDDEN, eps=1e-5)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        h = self.norm1(x)
        q, k, v = (p(h).view(b, t, HEADS, -1).transpose(1, 2) for p in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(rotate(q, cos, sin), rotate(k, cos, sin), v, is_causal=True)
        x = x + self.o(y.transpose(1, 2).reshape(b, t, HIDDEN))
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, HIDDEN)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.RMSNorm(HIDDEN, eps=1e-5)
        self.head = nn.Linear(HIDDEN, VOCABULARY, bias=False)
        size = HIDDEN // HEADS
        angles = torch.outer(torch.arange(256), 10_000 ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("cos", torch.cat((angles, angles), -1).cos())
        self.register_buffer("sin", torch.cat((angles, angles), -1).sin())
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, ids):
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, self.cos[: ids.shape[1]], self.sin[: ids.shape[1]])
        return self.head(self.norm(x))


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
                update = newton_schulz(p.grad.lerp(state["momentum"], group["momentum"]))
                p.add_(update, alpha=-group["lr"] * max(1, p.size(0) / p.size(1)) ** 0.5)


def batches():
    """Sequence i has 20 + 37i mod 100 tokens; its second half counts."""
    lengths = sorted((20 + i * 37 % 100 for i in range(SEQUENCES)), reverse=True)
    while lengths:
        n = max(BUDGET // lengths[0], 1)
        part, lengths = lengths[:n], lengths[n:]
        ids = torch.randint(VOCABULARY, (len(part), part[0]))
        at = torch.arange(part[0])[None]
        length = torch.tensor(part)[:, None]
        yield ids, ((at >= length // 2) & (at < length))[:, 1:]


def likelihood(model, ids, mask, targets):
    logits = model(ids[:, :-1])
    loss = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    return (loss * mask.flatten()).sum() / targets


def grpo(model, ids, mask, targets):
    logp = F.log_softmax(model(ids[:, :-1]).float(), -1)
    with torch.no_grad():
        entropy = -(logp.exp() * logp).sum(-1)
        entropy[mask].mean().item()
    logp = logp.gather(-1, ids[:, 1:, None])[..., 0]
    advantage = torch.linspace(-1, 1, len(ids))[:, None]
    ratio = (logp - logp.detach()).clamp(-20, 20).exp()
    loss = -torch.min(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
    return (loss * mask).sum() / targets


def peer(loss, with_muon):
    """Returns a function that takes one optimizer step and returns its seconds."""
    torch.manual_seed(0)
    model, data = Model(), list(batches())
    hidden = [p for p in model.blocks.parameters() if p.dim() == 2]
    muon = Muon(hidden) if with_muon else None
    rest = [p for p in model.parameters() if not (with_muon and any(p is h for h in hidden))]
    adamw = torch.optim.AdamW(rest, lr=1e-3, betas=(0.9, 0.98), weight_decay=0, fused=True)
    targets = sum(int(mask.sum()) for _, mask in data)

    def step():
        began = time.perf_counter()
        for ids, mask in data:
            loss(model, ids, mask, targets).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in filter(None, (muon, adamw)):
            optimizer.step()
            optimizer.zero_grad()
        return time.perf_counter() - began

    return step


torch.set_num_threads(int(sys.stdin.readline()))
print(torch.__version__.partition("+")[0], flush=True)
steps = {"train/tiny/pytorch": peer(grpo, False), "pretrain/tiny/pytorch": peer(likelihood, True)}
for line in sys.stdin:
    print(steps[line.strip()](), flush=True)
