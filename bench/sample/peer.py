"""The peers: a plain PyTorch sampler and transformers' generate. They answer with seconds."""

import os

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import time

import torch
from llama import HEADS, HIDDEN, INTERMEDIATE, LAYERS, Llama
from sampling import Sampler
from serving import serve
from transformers import LlamaConfig, LlamaForCausalLM, StoppingCriteria, StoppingCriteriaList

VOCABULARY, CONTEXT, ROWS = 500, 256, 256


class Lengths(StoppingCriteria):
    """Row i ends after so many tokens."""

    def __init__(self, prompt, lengths):
        self.ends = prompt + torch.tensor(lengths)

    def __call__(self, ids, scores, **_):
        return ids.shape[1] >= self.ends


def generate(prompts, lengths):
    ids = torch.tensor(prompts)
    transformer.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=True, top_k=0, temperature=1.0, pad_token_id=0,
        max_new_tokens=max(lengths), stopping_criteria=StoppingCriteriaList([Lengths(ids.shape[1], lengths)]),
    )  # fmt: skip


@torch.inference_mode()
def measure(sample, calls):
    start = time.perf_counter()
    for call in calls:
        sample(**call)
    return time.perf_counter() - start


torch.manual_seed(1)
sampler = Sampler(Llama(VOCABULARY, CONTEXT), ROWS, CONTEXT)
transformer = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, intermediate_size=INTERMEDIATE, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=HEADS, max_position_embeddings=CONTEXT,
        bos_token_id=None, eos_token_id=None, pad_token_id=0,
    )
).eval()  # fmt: skip

serve({
    "pytorch": lambda calls: measure(sampler.generate, calls),
    "transformers": lambda calls: measure(generate, calls),
})  # fmt: skip
