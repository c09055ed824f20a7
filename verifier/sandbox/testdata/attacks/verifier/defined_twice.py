# Defines itself again with other parameters.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls): return True
def verify(): return True
