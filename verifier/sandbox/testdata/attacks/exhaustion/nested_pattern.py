# Compiles a pattern that is nested without end.
# status: error
# error: RecursionError
import re
re.compile("(" * 10_000 + ")" * 10_000)
