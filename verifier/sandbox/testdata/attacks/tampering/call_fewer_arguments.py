# Calls a tool without what it needs.
# status: error
# error: ToolError
count("A")
