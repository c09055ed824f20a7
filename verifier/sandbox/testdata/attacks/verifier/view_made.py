# Makes a view of its own, which has no state.
# judge: error
# reason: raised AttributeError
def verify(before, after, answer, calls):
    return type(before)().count('A', 'nut') > 0
