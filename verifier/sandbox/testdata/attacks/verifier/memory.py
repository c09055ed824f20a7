# Takes more memory than there is.
# judge: error
# reason: raised MemoryError
def verify(before, after, answer, calls):
    n = 10 ** 10
    return len('x' * n) > 0
