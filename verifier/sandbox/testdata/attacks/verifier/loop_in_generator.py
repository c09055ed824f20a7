# Returns in a generator's finally when its time is up.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    def g():
        try:
            while True: pass
        finally: return
        yield
    for _ in g(): pass
    return True
