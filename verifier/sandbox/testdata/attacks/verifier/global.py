# Remembers in a global variable.
# judge: refused
# reason: global is not allowed
def verify(before, after, answer, calls):
    global seen
    seen = 1
    return True
