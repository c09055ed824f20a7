# Waits for a line.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(input())
