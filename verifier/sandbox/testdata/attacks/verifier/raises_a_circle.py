# Raises an error that causes itself.
# judge: error
# reason: raised ValueError
def verify(before, after, answer, calls):
    e = ValueError('x')
    raise e from e
