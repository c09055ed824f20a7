# Moves less than nothing, to make something of it.
# status: error
# error: ToolError
move("A", "B", "nut", -5)
