# Remembers in the default of an inner function, which is new each time.
# judge: pass
def verify(before, after, answer, calls):
    def f(seen=[]):
        seen.append(1)
        return len(seen)
    return f() == 1
