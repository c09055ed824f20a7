# Hangs in the key of a sort.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    def key(x):
        while True: pass
    return sorted([1, 2], key=key) == []
