# Raises the end of an iteration.
# judge: error
# reason: raised StopIteration
def verify(before, after, answer, calls):
    raise StopIteration
