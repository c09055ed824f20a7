# Raises an error whose text is nested without end.
# judge: error
# reason: raised ValueError
def verify(before, after, answer, calls):
    a = []
    for _ in range(20000): a = [a]
    raise ValueError(a)
