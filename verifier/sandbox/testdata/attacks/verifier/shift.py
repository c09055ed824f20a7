# Shifts by more than there is.
# judge: error
# reason: raised MemoryError
def verify(before, after, answer, calls):
    n = 10 ** 12
    return (1 << n) > 0
