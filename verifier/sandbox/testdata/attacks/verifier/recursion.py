# Calls itself for ever.
# judge: error
# reason: raised RecursionError
def verify(before, after, answer, calls):
    return verify(before, after, answer, calls)
