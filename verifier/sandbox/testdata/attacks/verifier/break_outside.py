# Breaks out of no loop.
# judge: refused
# reason: 'break' outside loop
def verify(before, after, answer, calls):
    break
