# Decides by the text of a function, which is an address.
# judge: refused
def verify(before, after, answer, calls):
    return ' at 0x' in repr(verify)
