# Matches a pattern that takes cubic time over a long text.
# status: timeout
import re
re.search("a*a*a*b", "a" * 100_000)
