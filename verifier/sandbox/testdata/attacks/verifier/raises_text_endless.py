# Raises an error of megabytes.
# judge: error
# reason: raised ValueError: xxx
def verify(before, after, answer, calls):
    raise ValueError('x' * 10**7)
