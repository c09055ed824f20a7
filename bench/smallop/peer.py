"""The same operations in PyTorch. Answers with the nanoseconds that each takes."""

import time

import torch
from serving import serve

x = torch.arange(8, dtype=torch.float32).view(2, 4)


def small():
    x.add(x)


def chain():
    x.mul(x).add(x).sigmoid().sum(-1).view(2, 1).mul(x)


@torch.no_grad()
def measure(f, operations):
    start = time.perf_counter_ns()
    for _ in range(operations):
        f()
    return (time.perf_counter_ns() - start) / operations


serve({f.__name__: lambda operations, f=f: measure(f, operations) for f in (small, chain)})
