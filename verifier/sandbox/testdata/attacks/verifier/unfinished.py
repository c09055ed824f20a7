# Is not finished.
# judge: refused
# reason: line 4: 
def verify(before, after, answer, calls):
