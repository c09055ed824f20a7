# Makes a class by type with three arguments.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    return bool(type('A', (), {}))
