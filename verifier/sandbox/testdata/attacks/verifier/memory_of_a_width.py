# Fills in by a width of gigabytes.
# judge: error
# reason: raised MemoryError
def verify(before, after, answer, calls):
    return len('%10000000000d' % 1) > 0
