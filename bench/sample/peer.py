"""The peers: a plain PyTorch sampler and transformers' generate.

Reads a task per line, {"name", "rows", "calls", "lengths", "threads"}, and answers with the
tokens per second of completions.
"""

import json
import os
import sys
import time

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
import torch.nn.functional as F

torch.manual_seed(1)

V, D, LAYERS, H, S, FF, CONTEXT, PROMPT = 500, 128, 4, 4, 32, 320, 256, 40


class Plain:
    """A Llama with a cache that is written in place and rows that are dropped when they end."""

    def __init__(self):
        def matrix(*shape):
            return torch.randn(*shape) * 0.02

        self.embedding, self.head = matrix(V, D), matrix(V, D)
        self.layers = [
            dict(n1=torch.ones(D), qkv=matrix(3 * D, D), o=matrix(D, D), n2=torch.ones(D), gate_up=matrix(2 * FF, D), down=matrix(D, FF))
            for _ in range(LAYERS)
        ]
        self.norm = torch.ones(D)
        angles = torch.outer(torch.arange(CONTEXT), 10_000.0 ** (-torch.arange(0, S, 2) / S))
        angles = torch.cat([angles, angles], -1)
        self.cos, self.sin = angles.cos(), angles.sin()

    def rotate(self, x, begin, end):
        a, b = x.chunk(2, -1)
        return x * self.cos[begin:end] + torch.cat([-b, a], -1) * self.sin[begin:end]

    def forward(self, ids, cache, begin):
        """Logits after the last of ids [B, T], which stand from begin on."""
        rows, tokens = ids.shape
        end = begin + tokens
        x = F.embedding(ids, self.embedding)
        for layer, (keys, values) in zip(self.layers, cache):
            qkv = F.linear(F.rms_norm(x, (D,), layer["n1"], 1e-5), layer["qkv"])
            q, k, v = qkv.view(rows, tokens, 3, H, S).permute(2, 0, 3, 1, 4)
            keys[:, :, begin:end] = self.rotate(k, begin, end)
            values[:, :, begin:end] = v
            mixed = F.scaled_dot_product_attention(
                self.rotate(q, begin, end), keys[:, :, :end], values[:, :, :end], is_causal=begin == 0
            )
            x = x + F.linear(mixed.transpose(1, 2).reshape(rows, tokens, D), layer["o"])
            gate, up = F.linear(F.rms_norm(x, (D,), layer["n2"], 1e-5), layer["gate_up"]).chunk(2, -1)
            x = x + F.linear(F.silu(gate) * up, layer["down"])
        return F.linear(F.rms_norm(x[:, -1], (D,), self.norm, 1e-5), self.head)

    def sample(self, prompts, lengths):
        """Tokens and log-probabilities per row; row i ends after lengths[i] tokens."""
        rows = len(lengths)
        total = PROMPT + max(lengths)
        cache = [(torch.empty(rows, H, total, S), torch.empty(rows, H, total, S)) for _ in range(LAYERS)]
        tokens, log_probs = [[] for _ in lengths], [[] for _ in lengths]
        live = list(range(rows))
        ids, at = prompts, 0
        while live:
            log_p = self.forward(ids, cache, at).log_softmax(-1)
            at += ids.shape[1]
            drawn = torch.multinomial(log_p.exp(), 1)
            for row, token, p in zip(live, drawn[:, 0].tolist(), log_p.gather(1, drawn)[:, 0].tolist()):
                tokens[row].append(token)
                log_probs[row].append(p)
            keep = [i for i, row in enumerate(live) if len(tokens[row]) < lengths[row]]
            if len(keep) < len(live):
                index = torch.tensor(keep, dtype=torch.long)
                drawn = drawn[index]
                # Only the live part of the cache moves.
                for layer, (keys, values) in enumerate(cache):
                    fresh = keys.new_empty(len(keep), H, total, S), values.new_empty(len(keep), H, total, S)
                    fresh[0][:, :, :at], fresh[1][:, :, :at] = keys[index, :, :at], values[index, :, :at]
                    cache[layer] = fresh
                live = [live[i] for i in keep]
            ids = drawn
        return tokens, log_probs


class Transformers:
    """generate of the transformers library."""

    def __init__(self):
        from transformers import LlamaConfig, LlamaForCausalLM

        config = LlamaConfig(
            vocab_size=V, hidden_size=D, intermediate_size=FF, num_hidden_layers=LAYERS, num_attention_heads=H,
            num_key_value_heads=H, max_position_embeddings=CONTEXT, bos_token_id=None, eos_token_id=None, pad_token_id=0,
        )
        self.model = LlamaForCausalLM(config).eval()

    def sample(self, prompts, lengths):
        from transformers import StoppingCriteria, StoppingCriteriaList

        class Lengths(StoppingCriteria):
            ends = PROMPT + torch.tensor(lengths)

            def __call__(self, ids, scores, **_):
                return ids.shape[1] >= self.ends

        self.model.generate(
            prompts, attention_mask=torch.ones_like(prompts), do_sample=True, top_k=0, temperature=1.0, pad_token_id=0,
            max_new_tokens=max(lengths), stopping_criteria=StoppingCriteriaList([Lengths()]),
        )


samplers = {"pytorch": Plain(), "transformers": Transformers()}

print(torch.__version__.partition("+")[0], flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        task = json.loads(line)
        rows, lengths = task["rows"], task["lengths"]
        torch.set_num_threads(task["threads"])
        sampler = samplers[task["name"]]
        start = time.perf_counter()
        for call in range(task["calls"]):
            sampler.sample(torch.randint(1, V, (rows, PROMPT)), lengths[call * rows : (call + 1) * rows])
        print(sum(lengths) / (time.perf_counter() - start), flush=True)
