# Deletes a builtin.
# judge: refused
# reason: delete is not allowed
def verify(before, after, answer, calls):
    del len
    return True
