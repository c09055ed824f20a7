# Executes a string.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return exec('1') is None
