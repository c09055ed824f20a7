# Looks at memory.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(memoryview(b'x'))
