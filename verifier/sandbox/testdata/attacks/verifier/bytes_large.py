# Makes bytes of a huge number.
# judge: error
# reason: raised
def verify(before, after, answer, calls):
    return len(bytes(10 ** 12)) > 0
