# Fills the state by the arguments of a tool.
# status: error
# error: more than 262144
note({"x": "x" * 10**6})
