# Matches a pattern that takes exponential time.
# status: timeout
import re
re.match("(a+)+$", "a" * 40 + "b")
