# Unpacks into two stars.
# judge: refused
# reason: multiple starred
def verify(before, after, answer, calls):
    *a, *b = [1]
    return True
