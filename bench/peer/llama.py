"""Policies in plain PyTorch: a Llama with as many key heads as query heads, in float32."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

EPS = 1e-5


class Shape(NamedTuple):
    hidden: int
    layers: int
    heads: int
    intermediate: int
    tied: bool = False  # the head's matrix is the embedding

    @property
    def size(self):
        return self.hidden // self.heads


# The policy that ships, and one of 67 million parameters with a vocabulary of 32,000.
SHAPES = {"tiny": Shape(128, 4, 4, 320), "70m": Shape(512, 12, 8, 2048, tied=True)}


class Block(nn.Module):
    """Queries, keys and values are three products: joined ones save a little on
    the way out and lose more on the way back."""

    def __init__(self, shape):
        super().__init__()
        self.shape, hidden = shape, shape.hidden
        self.q, self.k, self.v, self.o = (nn.Linear(hidden, hidden, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(hidden, shape.intermediate, bias=False) for _ in range(2))
        self.down = nn.Linear(shape.intermediate, hidden, bias=False)
        self.norm1, self.norm2 = nn.RMSNorm(hidden, eps=EPS), nn.RMSNorm(hidden, eps=EPS)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        h = self.norm1(x)
        q, k, v = (p(h).view(b, t, self.shape.heads, self.shape.size).transpose(1, 2) for p in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(rotate(q, cos, sin), rotate(k, cos, sin), v, is_causal=True)
        x = x + self.o(y.transpose(1, 2).reshape(b, t, self.shape.hidden))
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class Llama(nn.Module):
    def __init__(self, shape, vocabulary, context):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(vocabulary, shape.hidden)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.hidden, eps=EPS)
        self.head = nn.Linear(shape.hidden, vocabulary, bias=False)
        if shape.tied:
            self.head.weight = self.embedding.weight
        angles = torch.outer(torch.arange(context), 10_000 ** (-torch.arange(0, shape.size, 2) / shape.size))
        self.register_buffer("cos", torch.cat((angles, angles), -1).cos())
        self.register_buffer("sin", torch.cat((angles, angles), -1).sin())
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, ids):
        """The last hidden states of ids [B, T], ready for the head."""
        x = self.embedding(ids)
        cos, sin = self.cos[: ids.shape[1]], self.sin[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x)


def load(folder, context):
    """Reads the policy that ships."""
    from safetensors.torch import load_file

    names = {
        "model.embed_tokens": "embedding", "model.norm": "norm", "lm_head": "head", "model.layers": "blocks",
        "self_attn.": "", "mlp.": "", "_proj": "", "input_layernorm": "norm1", "post_attention_layernorm": "norm2",
    }  # fmt: skip
    weights = {}
    for name, tensor in load_file(f"{folder}/model.safetensors").items():
        for theirs, ours in names.items():
            name = name.replace(theirs, ours)
        weights[name] = tensor.float()
    model = Llama(SHAPES["tiny"], len(weights["embedding.weight"]), context)
    model.load_state_dict(weights | {"cos": model.cos, "sin": model.sin})
    return model
