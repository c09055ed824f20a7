# Calls a tool with what it does not take.
# status: error
# error: ToolError
count(["A"], {"nut": 1})
