# Raises a number to a power that no time is enough for.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    return 10 ** (10 ** 10) > 0
