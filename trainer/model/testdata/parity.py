"""Compares the transformer with that of the transformers library, option by option.

    python parity.py write DIR    small random models, with what they compute: see reference.py
    python parity.py check DIR    loads what Save wrote beside them, in saved/

Of the second a warning is an error, and a line of JSON tells how far the logits of each
folder are from those of the first, in parts of their spread.
"""

import json
import logging
import os
import sys
import warnings

import torch
from safetensors.torch import load_file
from transformers import (
    AutoModelForCausalLM, GenerationConfig, LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
    Qwen3ForCausalLM,
)

from reference import randomise, write_expected

CLASSES = {
    "llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM), "qwen3": (Qwen3Config, Qwen3ForCausalLM),
}
SHAPE = dict(
    vocab_size=64, hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=128,
)
DEFAULT = dict(rope_type="default", rope_theta=10000.0)
LINEAR = dict(rope_type="linear", rope_theta=500.0, factor=4.0)
DYNAMIC = dict(rope_type="dynamic", rope_theta=500.0, factor=2.0)
LLAMA3 = dict(
    rope_type="llama3", rope_theta=500.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=32,
)
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=32)

# Beside the keys of the configuration: dtype is that of the files, shard their size, old
# the layout of the keys of before transformers 5, generation what is in
# generation_config.json, and width the tokens of a row.
CONFIGURATIONS = {
    "llama-default": dict(family="llama", rope_parameters=DEFAULT, num_key_value_heads=4),
    "llama-one-kv-head": dict(family="llama", rope_parameters=DEFAULT, num_key_value_heads=1, eos_token_id=[2, 5]),
    "llama-long": dict(family="llama", rope_parameters=DEFAULT, max_position_embeddings=2048, width=2000),
    "llama-llama3": dict(family="llama", rope_parameters=LLAMA3),
    "llama-llama3-old": dict(family="llama", rope_parameters=LLAMA3, old=True, dtype="bfloat16", shard="8KB"),
    "llama-linear": dict(family="llama", rope_parameters=LINEAR),
    "llama-linear-old": dict(family="llama", rope_parameters=LINEAR, old=True),
    "llama-dynamic": dict(family="llama", rope_parameters=DYNAMIC),
    "llama-dynamic-old": dict(family="llama", rope_parameters=DYNAMIC, old=True, tie_word_embeddings=True),
    "llama-yarn": dict(family="llama", rope_parameters=YARN, head_dim=16),
    "llama-yarn-old": dict(family="llama", rope_parameters=YARN, old=True, dtype="float16"),
    "llama-yarn-betas": dict(
        family="llama", head_dim=32,
        rope_parameters=YARN | dict(beta_fast=8.0, beta_slow=0.5, attention_factor=1.3)),
    "llama-yarn-mscale": dict(
        family="llama", head_dim=32,
        rope_parameters=YARN | dict(mscale=0.7, mscale_all_dim=1.1, truncate=False, beta_fast=6.0)),
    "llama-yarn-implicit": dict(family="llama", rope_parameters=dict(rope_type="yarn", rope_theta=500.0, factor=3.0)),
    "llama-attention-bias": dict(family="llama", rope_parameters=DEFAULT, attention_bias=True, dtype="float64"),
    "llama-all-biases": dict(family="llama", rope_parameters=DEFAULT, attention_bias=True, mlp_bias=True, head_dim=10),
    "llama-mlp-bias-tied": dict(
        family="llama", rope_parameters=DEFAULT, mlp_bias=True, tie_word_embeddings=True, intermediate_size=37),
    "qwen2": dict(family="qwen2", rope_parameters=DEFAULT | dict(rope_theta=1000000.0), dtype="float16", shard="8KB"),
    "qwen2-tied": dict(family="qwen2", rope_parameters=DEFAULT, tie_word_embeddings=True, shard="8KB"),
    "qwen2-head-size": dict(family="qwen2", rope_parameters=DEFAULT, head_dim=12, old=True),
    "qwen2-yarn-old": dict(family="qwen2", rope_parameters=YARN, old=True),
    "qwen2-late-window": dict(
        family="qwen2", rope_parameters=DEFAULT, use_sliding_window=True, sliding_window=4, max_window_layers=2),
    "qwen2-wide-window": dict(
        family="qwen2", rope_parameters=DEFAULT, use_sliding_window=True, sliding_window=128, max_window_layers=0),
    "qwen3": dict(
        family="qwen3", rope_parameters=DEFAULT | dict(rope_theta=1000000.0), head_dim=12,
        generation=dict(
            eos_token_id=[3, 5], pad_token_id=5, bos_token_id=5, do_sample=True, temperature=0.6, top_k=20, top_p=0.95)),
    "qwen3-old": dict(family="qwen3", rope_parameters=DEFAULT, head_dim=8, old=True, dtype="bfloat16", tie_word_embeddings=True),
    "qwen3-bias": dict(family="qwen3", rope_parameters=DEFAULT, head_dim=16, attention_bias=True, num_key_value_heads=4),
    "qwen3-yarn": dict(family="qwen3", rope_parameters=YARN, head_dim=16, tie_word_embeddings=True, shard="8KB"),
}


def to_old_keys(path):
    """Moves rope_parameters to where versions before 5 have them."""
    with open(path) as file:
        config = json.load(file)
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    rope["type"] = rope.pop("rope_type")
    config["rope_scaling"] = None if rope["type"] == "default" else rope
    config["torch_dtype"] = config.pop("dtype")
    with open(path, "w") as file:
        json.dump(config, file)


def write(folder, family, dtype="float32", shard="5GB", old=False, generation=None, width=40, **keys):
    config_class, model_class = CLASSES[family]
    model = model_class(config_class(**(SHAPE | keys)))
    randomise(model)
    if generation:
        model.generation_config = GenerationConfig(**generation)
    model.to(getattr(torch, dtype)).save_pretrained(folder, max_shard_size=shard)
    if old:
        to_old_keys(os.path.join(folder, "config.json"))
    loaded = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    write_expected(loaded, folder, width, count=64)


class Refuse(logging.Handler):
    def emit(self, record):
        raise RuntimeError(record.getMessage())


def check(name, folder):
    """Returns how far the logits of what Save wrote are from those of the folder."""
    expected = load_file(os.path.join(folder, "expected.safetensors"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model, info = AutoModelForCausalLM.from_pretrained(
            os.path.join(folder, "saved"), dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
        wrong = {key: list(names) for key, names in info.items() if names}
        if wrong:
            raise RuntimeError(f"{name}: {wrong}")
        with torch.no_grad():
            logits = model(expected["ids"]).logits
    spread = (expected["logits"].max() - expected["logits"].min()).item()
    return {
        "name": name, "difference": (logits - expected["logits"]).abs().max().item() / spread,
        "generation": model.generation_config.to_diff_dict(),
    }


def main():
    verb, root = sys.argv[1:]
    if verb == "check":
        handler = Refuse(logging.WARNING)
        logging.getLogger("transformers").addHandler(handler)
    for name, keys in CONFIGURATIONS.items():
        folder = os.path.join(root, name)
        if verb == "write":
            write(folder, **keys)
        else:
            print(json.dumps(check(name, folder)), flush=True)


if __name__ == "__main__":
    main()
