# Asserts what is not so.
# judge: error
# reason: raised AssertionError
def verify(before, after, answer, calls):
    assert False
    return True
