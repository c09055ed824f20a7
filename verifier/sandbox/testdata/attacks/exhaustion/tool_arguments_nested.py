# Nests the arguments of a tool beyond what crosses.
# status: error
# error: ToolError: note: value: nested more than 64 deep
value = {}
for _ in range(100): value = {"a": value}
note(value)
