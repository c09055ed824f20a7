# Shows a list nested without end.
# judge: error
# reason: raised RecursionError
def verify(before, after, answer, calls):
    a = []
    for _ in range(20000): a = [a]
    return repr(a) == ''
