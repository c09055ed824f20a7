# Calls a tool with what it does not take.
# judge: error
# reason: raised KeyError
def verify(before, after, answer, calls):
    return before.count('X', 'nut') == 0
