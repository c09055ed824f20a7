# Decides by the address of a value by another name, which a repetition would show.
# judge: pass
def verify(before, after, answer, calls):
    found = verify
    return ' at 0x' in repr(found)
