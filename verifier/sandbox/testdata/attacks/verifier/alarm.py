# Turns its clock off.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return signal.setitimer(0, 0) is None
