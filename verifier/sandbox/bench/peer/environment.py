import json, sys

tools = {"read_only": lambda f: f, "__annotations__": {}}
exec("from __future__ import annotations\n" + sys.argv[1], tools)
state = tools["initial_state"](int(sys.argv[2]))
before = json.dumps(state)
for line in sys.stdin:
    call = json.loads(line)
    try:
        reply = {"value": tools[call["tool"]](state, *call["arguments"])}
    except Exception as error:
        reply = {"error": str(error)}
    print(json.dumps(reply), flush=True)
print(before)
print(json.dumps(state))
