# Raises a complaint that no tool made.
# status: error
# error: ToolError: all is well
# calls: 0
raise ToolError("all is well")
