# Calls what an import calls.
# judge: refused
# reason: __import__ is not allowed
def verify(before, after, answer, calls):
    return bool(__import__('os'))
