# Runs through an iterator that never ends.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    return all(x == 0 for x in iter(int, 1))
