# Takes memory piece by piece.
# judge: error
# reason: raised MemoryError
def verify(before, after, answer, calls):
    a = []
    while True: a.append(bytes(1 << 22))
