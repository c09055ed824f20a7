# Decides by where the two states lie in memory.
# judge: error
def verify(before, after, answer, calls):
    return str(before) > str(after)
