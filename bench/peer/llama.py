"""The small policy in plain PyTorch: a Llama with as many key heads as query heads, in float32."""

import torch
import torch.nn.functional as F
from torch import nn

HIDDEN, LAYERS, HEADS, INTERMEDIATE = 128, 4, 4, 320
SIZE = HIDDEN // HEADS
EPS = 1e-5


class Block(nn.Module):
    """Queries, keys and values are three products: joined ones save a little on
    the way out and lose more on the way back."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(HIDDEN, HIDDEN, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(HIDDEN, INTERMEDIATE, bias=False) for _ in range(2))
        self.down = nn.Linear(INTERMEDIATE, HIDDEN, bias=False)
        self.norm1, self.norm2 = nn.RMSNorm(HIDDEN, eps=EPS), nn.RMSNorm(HIDDEN, eps=EPS)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        h = self.norm1(x)
        q, k, v = (p(h).view(b, t, HEADS, SIZE).transpose(1, 2) for p in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(rotate(q, cos, sin), rotate(k, cos, sin), v, is_causal=True)
        x = x + self.o(y.transpose(1, 2).reshape(b, t, HIDDEN))
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class Llama(nn.Module):
    def __init__(self, vocabulary, context):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, HIDDEN)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.RMSNorm(HIDDEN, eps=EPS)
        self.head = nn.Linear(HIDDEN, vocabulary, bias=False)
        angles = torch.outer(torch.arange(context), 10_000 ** (-torch.arange(0, SIZE, 2) / SIZE))
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
    model = Llama(len(weights["embedding.weight"]), context)
    model.load_state_dict(weights | {"cos": model.cos, "sin": model.sin})
    return model
