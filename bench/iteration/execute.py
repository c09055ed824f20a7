"""One execution in a process of its own, as one does it without a sandbox: reads
what to run as JSON, from a state, and prints what came of it as JSON."""

import json
import sys

task = json.load(sys.stdin)
tools = {"read_only": lambda f: f, "challenger_only": lambda f: f}
exec(task["tools"], tools)


def bound(name, state):
    return lambda *arguments, **named: tools[name](state, *arguments, **named)


class View:
    """A state with the tools over it, as a verifier sees it."""

    def __init__(self, state):
        self.state = state

    def __getattr__(self, name):
        return bound(name, self.state)


def run(state):
    """Runs programs one after another; their variables last."""
    answers = []
    variables = {name: bound(name, state) for name in tools if not name.startswith("_")}
    variables["answer"] = answers.append
    for program in task["programs"]:
        try:
            exec(program, variables)
        except Exception as error:
            print(error, file=sys.stderr)
    return {"state": state, "answer": answers[-1:]}


def judge(before):
    """Decides on outcomes."""
    variables = {}
    try:
        exec(task["verifier"], variables)
        return [decide(variables["verify"], before, outcome) for outcome in task["outcomes"]]
    except Exception as error:
        return str(error)


def decide(verify, before, outcome):
    after = outcome["state"].get("json") or {}
    try:
        return verify(View(before), View(after), outcome.get("answer"), outcome.get("calls")) is True
    except Exception as error:
        return str(error)


print(json.dumps(run(task["state"]) if "programs" in task else judge(task["state"])))
