# Reads attributes by a pattern of a class.
# since: 3.10
# judge: refused
# reason: a pattern may not name a class
def verify(before, after, answer, calls):
    match answer:
        case str(__class__=c): return True
    return True
