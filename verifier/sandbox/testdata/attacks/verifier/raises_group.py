# Raises many errors at once.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    raise ExceptionGroup('x', [ValueError()])
