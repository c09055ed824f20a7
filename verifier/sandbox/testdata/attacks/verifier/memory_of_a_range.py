# Makes a list of everything.
# judge: error
# reason: raised MemoryError
def verify(before, after, answer, calls):
    return len(list(range(10 ** 12))) > 0
