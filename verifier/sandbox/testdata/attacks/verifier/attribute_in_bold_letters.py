# Spells the name of a frame in mathematical letters.
# judge: refused
# reason: attribute gi_frame is not allowed
def verify(before, after, answer, calls):
    return (x for x in []).𝐠𝐢_𝐟𝐫𝐚𝐦𝐞 is None
