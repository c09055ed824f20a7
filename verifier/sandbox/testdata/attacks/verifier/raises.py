# Raises.
# judge: error
# reason: raised ValueError: no (line
def verify(before, after, answer, calls):
    raise ValueError('no')
