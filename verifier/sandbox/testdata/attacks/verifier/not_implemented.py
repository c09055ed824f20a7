# Returns what stands for both.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return NotImplemented
