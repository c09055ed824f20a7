# Replaces a tool's stub: what it says is not recorded as a call.
# status: ok
# output: 10
# calls: 0
count = lambda *_: 10
print(count("A", "nut"))
