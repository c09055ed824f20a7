# Reads the function behind a tool.
# judge: refused
# reason: attribute __func__ is not allowed
def verify(before, after, answer, calls):
    return before.count.__func__ is None
