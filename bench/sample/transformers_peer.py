"""The peer: transformers' generate. It answers with seconds."""

import os

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import functools
import time

import torch
from llama import SHAPES
from serving import peak, serve
from transformers import LlamaConfig, LlamaForCausalLM, StoppingCriteria, StoppingCriteriaList

CONTEXT = 256
VOCABULARIES = {"tiny": 500, "70m": 32_000}


class Lengths(StoppingCriteria):
    """Row i ends after so many tokens."""

    def __init__(self, prompt, lengths):
        self.ends = prompt + torch.tensor(lengths)

    def __call__(self, ids, scores, **_):
        return ids.shape[1] >= self.ends


def generate(transformer, prompts, lengths):
    ids = torch.tensor(prompts)
    transformer.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=True, top_k=0, temperature=1.0, pad_token_id=0,
        max_new_tokens=max(lengths), stopping_criteria=StoppingCriteriaList([Lengths(ids.shape[1], lengths)]),
    )  # fmt: skip


@functools.cache
def transformer(model):
    torch.manual_seed(1)
    shape = SHAPES[model]
    config = LlamaConfig(
        vocab_size=VOCABULARIES[model], hidden_size=shape.hidden, intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers, num_attention_heads=shape.heads, num_key_value_heads=shape.heads,
        tie_word_embeddings=shape.tied, max_position_embeddings=CONTEXT,
        bos_token_id=None, eos_token_id=None, pad_token_id=0,
    )  # fmt: skip
    return LlamaForCausalLM(config).eval()


@torch.inference_mode()
def write(model, calls):
    policy = transformer(model)
    start = time.perf_counter()
    for call in calls:
        generate(policy, **call)
    return time.perf_counter() - start


serve({"write": write, "peak": peak})
