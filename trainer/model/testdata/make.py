"""Pins the transformer to that of the transformers library; see reference.py.

    pip install torch==2.11.0 transformers==5.23.0
    python make.py

Each folder is a small random model as transformers saves it. rotary.safetensors holds
the frequencies of heads of 128 and cosines and sines at far positions, as the
published models have them.
"""

import os

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

from reference import randomise, write_expected

SHAPE = dict(
    vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, attn_implementation="eager",
)
LLAMA3 = dict(
    rope_type="llama3", rope_theta=500.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=16,
)
YARN = dict(rope_type="yarn", rope_theta=500.0, factor=4.0, original_max_position_embeddings=16, beta_fast=4.0)


def llama(rope, **options):
    return LlamaForCausalLM(LlamaConfig(**(SHAPE | options), rope_parameters=rope, rms_norm_eps=1e-5))


MODELS = {
    "llama": llama(LLAMA3, attention_bias=True),
    "qwen2": Qwen2ForCausalLM(Qwen2Config(**SHAPE, tie_word_embeddings=True)),
    "qwen3": Qwen3ForCausalLM(Qwen3Config(**SHAPE, head_dim=6)),
    "yarn": llama(YARN, head_dim=12),
    "linear": llama(dict(rope_type="linear", rope_theta=500.0, factor=4.0)),
    "dynamic": llama(dict(rope_type="dynamic", rope_theta=500.0, factor=4.0)),
    "biases": llama(dict(rope_type="default", rope_theta=500.0), attention_bias=True, mlp_bias=True, head_dim=10),
}

for name, model in MODELS.items():
    randomise(model)
    model.save_pretrained(name)
    write_expected(model, name, width=11, count=40)
    os.remove(os.path.join(name, "generation_config.json"))

ROPES = {
    "default": dict(rope_type="default", rope_theta=1000000.0),
    "linear": dict(rope_type="linear", rope_theta=10000.0, factor=8.0),
    "llama3": dict(LLAMA3, rope_theta=500000.0, factor=8.0, original_max_position_embeddings=8192),
    "yarn": dict(rope_type="yarn", rope_theta=1000000.0, factor=4.0, original_max_position_embeddings=32768),
}
positions = torch.tensor([[0, 1, 511, 4095, 32767, 131071]])
tables = {"positions": positions[0]}
for name, rope in ROPES.items():
    config = LlamaConfig(hidden_size=128, num_attention_heads=1, max_position_embeddings=131072, rope_parameters=rope)
    embedding = LlamaRotaryEmbedding(config)
    cos, sin = embedding(torch.zeros(1), positions)
    tables |= {name + ".frequencies": embedding.inv_freq, name + ".cos": cos[0, :, :64], name + ".sin": sin[0, :, :64]}
save_file({k: v.contiguous().clone() for k, v in tables.items()}, "rotary.safetensors")
