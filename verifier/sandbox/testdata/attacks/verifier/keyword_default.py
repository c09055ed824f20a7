# Remembers in the default of a keyword.
# judge: refused
# reason: no decorators and no defaults
def verify(before, after, answer, calls, *, seen=[]): return True
