# Asks for the type of a view's type.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    return bool(type(type(before))('A', (), {}))
