"""The peer: a plain PyTorch sampler. It answers with seconds."""

import functools
import time

import torch
from llama import SHAPES, Llama
from sampling import Sampler
from serving import peak, serve

CONTEXT, ROWS = 256, 256
VOCABULARIES = {"tiny": 500, "70m": 32_000}


@functools.cache
def sampler(model):
    torch.manual_seed(1)
    return Sampler(Llama(SHAPES[model], VOCABULARIES[model], CONTEXT), ROWS, CONTEXT)


@torch.inference_mode()
def write(model, calls):
    sample = sampler(model).generate
    start = time.perf_counter()
    for call in calls:
        sample(**call)
    return time.perf_counter() - start


serve({"write": write, "peak": peak})
