# Asks for the type of a type through map.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    return bool(list(map(type, [int]))[0]('A', (), {}))
