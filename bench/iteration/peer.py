"""The same iteration in PyTorch: sampling, executions in fresh processes, learning."""

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from llama import load
from sampling import Sampler
from serving import serve
from training import adamw, grpo, pack, update

CONTEXT = 512
EXECUTE = Path(__file__).with_name("execute.py").read_text()

torch.manual_seed(1)
model = load("checkpoints/base", CONTEXT)
optimizer = adamw(model.parameters(), 5e-4)


@torch.inference_mode()
def sample(calls, options):
    """Writes what our policy wrote in proposals and attempts, call by call."""
    sampler = Sampler(model, options["rows"], CONTEXT)
    for call in calls:
        sampler.generate(**call)


def execute(executions, options):
    """Runs every execution in a process of its own, as many at once as we do."""

    def run(execution):
        task = json.dumps(execution | {"tools": options["tools"]})
        command = [options["python"], "-I", "-S", "-c", EXECUTE]
        try:
            done = subprocess.run(command, input=task, capture_output=True, text=True, timeout=5)
            return json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            return None

    with ThreadPoolExecutor(options["parallel"]) as pool:
        return list(pool.map(run, executions))


def learn(steps, options):
    """Takes the optimizer steps."""
    for batches in steps:
        targets = [0, 0]  # of policy and supervised sequences
        for sequences in batches:
            for s in sequences:
                targets[s["supervised"]] += sum(s["mask"])
        for sequences in batches:
            loss, _, _ = grpo(model, pack(sequences), max(targets[0], 1), max(targets[1], 1), options["supervised"])
            loss.backward()
        update(model, [optimizer])


def seconds(task, *work):
    began = time.perf_counter()
    task(*work)
    return time.perf_counter() - began


def iterate(calls, executions, steps, options):
    return {
        "sampling": seconds(sample, calls, options),
        "execution": seconds(execute, executions, options),
        "learning": seconds(learn, steps, options),
    }


serve({"iterate": iterate})
