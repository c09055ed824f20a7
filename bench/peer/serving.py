"""The peer's half of the conversation with Go's package peer."""

import json
import resource
import sys

import torch


def serve(tasks):
    """Tells PyTorch's version, then answers questions, each a JSON object on a
    line, by the function that it names as its task, with the rest as arguments.
    The program's argument is the number of threads."""
    torch.set_num_threads(int(sys.argv[1]))
    print(json.dumps(torch.__version__.partition("+")[0]), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(tasks[question.pop("task")](**question)), flush=True)


def peak():
    """The most memory that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
