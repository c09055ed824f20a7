# Raises an error whose text takes for ever to write.
# judge: error
# reason: raised ValueError
def verify(before, after, answer, calls):
    raise ValueError(10 ** 5000)
