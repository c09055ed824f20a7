"""A sampler in plain PyTorch, as one writes it for speed.

The cache is written in place and projections are joined. Rows that end make
room at once: rows from the end move into their places, so that live rows are
always the first ones and no more is copied than what moves. Requests that wait
are taken in when enough places are free, and equal prompts are computed once.
Rows whose lengths are equal need neither mask nor scattered writes.
"""

import torch
import torch.nn.functional as F

from llama import EPS, rotate


class Sampler:
    """Samples at temperature 1 with the weights that a model has when it is made."""

    def __init__(self, model, rows, context):
        self.shape, self.rows, self.cos, self.sin = model.shape, rows, model.cos, model.sin
        self.embedding, self.norm, self.head = model.embedding.weight, model.norm.weight, model.head.weight
        self.layers = [
            dict(
                norm1=b.norm1.weight, norm2=b.norm2.weight, o=b.o.weight, down=b.down.weight,
                qkv=torch.cat([b.q.weight, b.k.weight, b.v.weight]), gate_up=torch.cat([b.gate.weight, b.up.weight]),
            )
            for b in model.blocks
        ]  # fmt: skip
        self.keys = [torch.empty(rows, self.shape.heads, context, self.shape.size) for _ in self.layers]
        self.values = [torch.empty(rows, self.shape.heads, context, self.shape.size) for _ in self.layers]

    def generate(self, prompts, lengths):
        """Returns tokens and log-probabilities per prompt, lengths[i] of them for prompts[i].

        They are looked at after every step, as they must be to see a turn's end.
        """
        self.prompts, self.lengths = prompts, lengths
        self.tokens, self.log_probs = [[] for _ in prompts], [[] for _ in prompts]
        self.waiting = list(range(len(prompts)))[::-1]
        self.live = []  # the request of each row
        self.at = []  # the number of tokens that each row has in the cache
        self.last = torch.empty(self.rows, 1, dtype=torch.long)
        while self.waiting or self.live:
            room = self.rows - len(self.live)
            if self.waiting and room >= min(len(self.waiting), self.rows // 8):
                self.admit(room)
            else:
                self.step()
        return self.tokens, self.log_probs

    def admit(self, room):
        """Computes the prompts of waiting requests and draws their first tokens."""
        first = len(self.live)
        new = [self.waiting.pop() for _ in range(min(room, len(self.waiting)))]
        unique = {}
        which = torch.tensor([unique.setdefault(tuple(self.prompts[i]), len(unique)) for i in new])
        lengths = [len(prompt) for prompt in unique]
        ids = torch.zeros(len(unique), max(lengths), dtype=torch.long)
        for row, prompt in zip(ids, unique):
            row[: len(prompt)] = torch.tensor(prompt)
        rows, width = slice(first, first + len(new)), ids.shape[1]
        cos, sin = self.cos[:width], self.sin[:width]

        def attend(layer, q, k, v):
            q, k = rotate(q, cos, sin), rotate(k, cos, sin)
            self.keys[layer][rows, :, :width], self.values[layer][rows, :, :width] = k[which], v[which]
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)

        x = self.forward(ids, attend)
        self.live += new
        self.at += [len(self.prompts[i]) for i in new]
        self.draw(self.logits(x[torch.arange(len(unique)), torch.tensor(lengths) - 1])[which], rows)

    def step(self):
        """Draws a token for every live row."""
        rows, begin, end = slice(0, len(self.live)), min(self.at), max(self.at) + 1
        attend = self.attend_together(rows, begin) if begin + 1 == end else self.attend_apart(rows, end)
        x = self.forward(self.last[rows], attend)
        self.at = [at + 1 for at in self.at]
        self.draw(self.logits(x[:, 0]), rows)

    def attend_together(self, rows, at):
        cos, sin = self.cos[at], self.sin[at]

        def attend(layer, q, k, v):
            keys, values = self.keys[layer][rows], self.values[layer][rows]
            keys[:, :, at : at + 1], values[:, :, at : at + 1] = rotate(k, cos, sin), v
            return F.scaled_dot_product_attention(rotate(q, cos, sin), keys[:, :, : at + 1], values[:, :, : at + 1])

        return attend

    def attend_apart(self, rows, end):
        at, index = torch.tensor(self.at), torch.arange(len(self.at))
        cos, sin = self.cos[at][:, None, None], self.sin[at][:, None, None]
        mask = (torch.arange(end) <= at[:, None])[:, None, None]

        def attend(layer, q, k, v):
            keys, values = self.keys[layer][rows], self.values[layer][rows]
            keys[index, :, at], values[index, :, at] = rotate(k, cos, sin)[:, :, 0], v[:, :, 0]
            return F.scaled_dot_product_attention(rotate(q, cos, sin), keys[:, :, :end], values[:, :, :end], attn_mask=mask)

        return attend

    def forward(self, ids, attend):
        rows, tokens = ids.shape
        hidden, heads, size = self.shape.hidden, self.shape.heads, self.shape.size
        x = F.embedding(ids, self.embedding)
        for i, layer in enumerate(self.layers):
            qkv = F.linear(F.rms_norm(x, (hidden,), layer["norm1"], EPS), layer["qkv"])
            q, k, v = qkv.view(rows, tokens, 3, heads, size).permute(2, 0, 3, 1, 4)
            x = x + F.linear(attend(i, q, k, v).transpose(1, 2).reshape(rows, tokens, hidden), layer["o"])
            gate, up = F.linear(F.rms_norm(x, (hidden,), layer["norm2"], EPS), layer["gate_up"]).chunk(2, -1)
            x = x + F.linear(F.silu(gate) * up, layer["down"])
        return x

    def logits(self, x):
        return F.linear(F.rms_norm(x, (self.shape.hidden,), self.norm, EPS), self.head)

    def draw(self, logits, rows):
        log_p = logits.log_softmax(-1)
        drawn = torch.multinomial(log_p.exp(), 1)
        self.last[rows] = drawn
        for request, token, p in zip(self.live[rows], drawn[:, 0].tolist(), log_p.gather(1, drawn)[:, 0].tolist()):
            self.tokens[request].append(token)
            self.log_probs[request].append(p)
        ended = [row for row, request in enumerate(self.live) if len(self.tokens[request]) == self.lengths[request]]
        if ended:
            self.drop(ended)

    def drop(self, ended):
        """Moves live rows from the end to the places of the ended."""
        left = len(self.live) - len(ended)
        holes = [row for row in ended if row < left]
        moving = sorted(set(range(left, len(self.live))) - set(ended))
        if holes:
            to, source, end = torch.tensor(holes), torch.tensor(moving), max(self.at[row] for row in moving)
            self.last[to] = self.last[source]
            for cache in self.keys + self.values:
                cache[to, :, :end] = cache[source, :, :end]
        for hole, row in zip(holes, moving):
            self.live[hole], self.at[hole] = self.live[row], self.at[row]
        del self.live[left:], self.at[left:]
