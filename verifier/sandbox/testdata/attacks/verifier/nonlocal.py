# Names a variable outside that there is not.
# judge: refused
# reason: no binding for nonlocal
def verify(before, after, answer, calls):
    nonlocal seen
    return True
