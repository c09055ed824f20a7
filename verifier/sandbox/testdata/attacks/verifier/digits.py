# Writes out a number of many digits.
# judge: error
# reason: raised ValueError: Exceeds the limit
def verify(before, after, answer, calls):
    n = 10 ** 5
    return str(1 << n) == ''
