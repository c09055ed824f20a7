# Stops in a debugger.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return breakpoint() is None
