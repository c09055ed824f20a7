import json, sys


class View:
    def __init__(self, state):
        self.state = state

    def count(self, *arguments):
        return tools["count"](self.state, *arguments)


tools = {"read_only": lambda f: f}
exec("from __future__ import annotations\n" + sys.argv[1], tools)
before, after, answer = (json.loads(line) for line in sys.stdin)
task = {}
exec(sys.argv[2], task)
print(json.dumps(task["verify"](View(before), View(after), answer["answer"], []) is True))
