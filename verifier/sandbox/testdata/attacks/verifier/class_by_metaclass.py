# Makes a class by the type of a type.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    return bool(type(int)('A', (), {}))
