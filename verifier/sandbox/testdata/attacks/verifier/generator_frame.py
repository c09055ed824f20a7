# Reads the frame of a generator.
# judge: refused
# reason: attribute gi_frame is not allowed
def verify(before, after, answer, calls):
    return (x for x in []).gi_frame is None
