# Makes every exception a complaint of a tool, and the other way round.
# status: error
# error: not enough nut
class ToolError(Exception): pass
move("A", "B", "nut", 99)
