"""Pins the transformer to that of the transformers library.

    pip install torch==2.11.0 transformers==5.23.0
    python make.py

Each folder is a small random model as transformers saves it. expected.safetensors
beside it holds ids [2, 11], the logits there, and the gradient of every weight for
the loss sum(slopes * log softmax(logits / T)[targets]) + 0.1 * sum(entropies), T = 0.8,
over the second half of each row.
"""

import os

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

SHAPE = dict(
    vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, attn_implementation="eager",
)
LLAMA3 = dict(
    rope_type="llama3", rope_theta=500.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=16,
)
MODELS = {
    "llama": LlamaForCausalLM(LlamaConfig(**SHAPE, rope_parameters=LLAMA3, rms_norm_eps=1e-5, attention_bias=True)),
    "qwen2": Qwen2ForCausalLM(Qwen2Config(**SHAPE, tie_word_embeddings=True)),
    "qwen3": Qwen3ForCausalLM(Qwen3Config(**SHAPE, head_dim=6)),
}

for name, model in MODELS.items():
    torch.manual_seed(7)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape) * 0.3 + (1.0 if p.dim() == 1 else 0.0))
    model.save_pretrained(name)
    ids = torch.randint(0, SHAPE["vocab_size"], (2, 11))
    logits = model(ids).logits
    scaled = torch.log_softmax(logits[:, 5:10] / 0.8, -1)
    log_probs = scaled.gather(-1, ids[:, 6:, None])[..., 0]
    entropies = -(scaled.exp() * scaled).sum(-1)
    slopes = torch.randn(log_probs.shape)
    ((slopes * log_probs).sum() + 0.1 * entropies.sum()).backward()
    expected = {"ids": ids, "logits": logits, "slopes": slopes, "log_probs": log_probs, "entropies": entropies}
    for weight, p in model.named_parameters():
        expected["grad." + weight] = p.grad
    save_file({k: v.detach().contiguous() for k, v in expected.items()}, os.path.join(name, "expected.safetensors"))
    os.remove(os.path.join(name, "generation_config.json"))
