# Calls a tool that writes.
# judge: error
# reason: raised AttributeError
def verify(before, after, answer, calls):
    return after.move('A', 'B', 'nut', 1) is None
