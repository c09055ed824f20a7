# Walks through the module of mathematics.
# judge: error
# reason: raised AttributeError
def verify(before, after, answer, calls):
    return bool(math.os)
