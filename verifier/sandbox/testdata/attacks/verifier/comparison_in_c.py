# Compares lists nested without end.
# judge: error
# reason: raised RecursionError
def verify(before, after, answer, calls):
    a, b = [], []
    for _ in range(20000): a, b = [a], [b]
    return a == b
