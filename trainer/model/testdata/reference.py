"""What transformers computes, for make.py and parity.py.

expected.safetensors beside a model holds ids [2, width], the logits there, and the
gradient of every weight for the loss sum(slopes * log softmax(logits / T)[targets]) +
0.1 * sum(entropies), T = 0.8, over the second half of each row; and greedy, the likeliest
continuation of the first 8 ids of the first row.
"""

import os

import torch
from safetensors.torch import save_file

TEMPERATURE = 0.8
PROMPT = 8


def randomise(model):
    torch.manual_seed(7)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape) * 0.3 + (1.0 if p.dim() == 1 else 0.0))


def greedy(model, ids, count):
    with torch.no_grad():
        for _ in range(count):
            ids = torch.cat([ids, model(ids[None], use_cache=False).logits[0, -1].argmax()[None]])
    return ids[-count:]


def write_expected(model, folder, width, count):
    ids = torch.randint(0, model.config.vocab_size, (2, width))
    logits = model(ids).logits
    half = width // 2
    scaled = torch.log_softmax(logits[:, half : width - 1] / TEMPERATURE, -1)
    log_probs = scaled.gather(-1, ids[:, half + 1 :, None])[..., 0]
    entropies = -(scaled.exp() * scaled).sum(-1)
    slopes = torch.randn(log_probs.shape)
    ((slopes * log_probs).sum() + 0.1 * entropies.sum()).backward()
    expected = {"ids": ids, "logits": logits, "slopes": slopes, "log_probs": log_probs, "entropies": entropies}
    for weight, p in model.named_parameters():
        expected["grad." + weight] = p.grad
    expected["greedy"] = greedy(model, ids[0, :PROMPT], count)
    save_file({k: v.detach().contiguous() for k, v in expected.items()}, os.path.join(folder, "expected.safetensors"))
