"""Training in plain PyTorch: GRPO, likelihood."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass
class Batch:
    """Sequences that go through the network together, padded on the right.

    The targets are what was written, in one list over all rows: at positions
    of the flattened ids stand the hidden states that predict them.
    """

    ids: torch.Tensor  # [rows, width]
    positions: torch.Tensor
    targets: torch.Tensor
    old: torch.Tensor  # the sampler's log-probabilities
    advantages: torch.Tensor
    supervised: torch.Tensor  # which targets are imitated instead


def pack(sequences):
    """Packs sequences: dicts with ids, mask and what is known of each target."""
    width = max(len(s["ids"]) for s in sequences)
    ids = torch.zeros(len(sequences), width, dtype=torch.long)
    mask = torch.zeros(len(sequences), width, dtype=torch.bool)
    for i, s in enumerate(sequences):
        ids[i, : len(s["ids"])] = torch.tensor(s["ids"])
        mask[i, : len(s["ids"])] = torch.tensor(s["mask"], dtype=torch.bool)
    at = mask.flatten().nonzero()[:, 0]
    counts = torch.tensor([len(s["old"]) for s in sequences])
    return Batch(
        ids, at - 1, ids.flatten()[at],
        old=torch.tensor([p for s in sequences for p in s["old"]]),
        advantages=torch.tensor([s["advantage"] for s in sequences]).repeat_interleave(counts),
        supervised=torch.tensor([s["supervised"] for s in sequences]).repeat_interleave(counts),
    )  # fmt: skip


def log_softmax(model, batch):
    """The whole distributions at the targets. The head sees no other place."""
    hidden = model(batch.ids).flatten(0, 1).index_select(0, batch.positions)
    return F.log_softmax(model.head(hidden), -1)


def likelihood(model, batch, targets):
    return F.nll_loss(log_softmax(model, batch), batch.targets, reduction="sum") / targets


def grpo(model, batch, policy_targets, supervised_targets=1, supervised_weight=0.0):
    """Returns the loss, and of the targets the mean entropy and the largest
    difference to the sampler's log-probabilities."""
    every = log_softmax(model, batch)
    log_p = every.gather(1, batch.targets[:, None])[:, 0]
    with torch.no_grad():
        entropy = -(every.exp() * every).sum(-1).mean().item()
        difference = ((log_p - batch.old).abs() * ~batch.supervised).max().item()
    ratio = (log_p - batch.old).clamp(-20, 20).exp()
    surrogate = -torch.min(ratio * batch.advantages, ratio.clamp(0.8, 1.2) * batch.advantages)
    loss = torch.where(batch.supervised, -supervised_weight / supervised_targets * log_p, surrogate / policy_targets)
    return loss.sum(), entropy, difference


def adamw(parameters, lr):
    return torch.optim.AdamW(parameters, lr=lr, betas=(0.9, 0.98), weight_decay=0, fused=True)


def update(model, optimizers):
    """Takes an optimizer step with the gradients that were summed."""
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad()
