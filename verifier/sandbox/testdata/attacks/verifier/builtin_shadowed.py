# Uses the name of a builtin for itself.
# judge: pass
def verify(before, after, answer, calls):
    len = lambda x: 7
    return len([]) == 7
