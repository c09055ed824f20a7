# Has a string beside its definition.
# judge: refused
# reason: only functions may be defined
'text'
def verify(before, after, answer, calls): return True
