"""The same operations in PyTorch. Reads "name operations" per line, answers with ns."""

import sys
import time

import torch

torch.set_num_threads(1)
x = torch.arange(8, dtype=torch.float32).view(2, 4)


def small():
    x.add(x)


def chain():
    x.mul(x).add(x).sigmoid().sum(-1).view(2, 1).mul(x)


tasks = {"op/small/pytorch": small, "op/chain/pytorch": chain}

print(torch.__version__.partition("+")[0], flush=True)
with torch.no_grad():
    for line in sys.stdin:
        name, operations = line.split()
        f = tasks[name]
        start = time.perf_counter_ns()
        for _ in range(int(operations)):
            f()
        print((time.perf_counter_ns() - start) / int(operations), flush=True)
