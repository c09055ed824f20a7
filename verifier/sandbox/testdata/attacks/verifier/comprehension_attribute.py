# Sets an attribute as the target of a comprehension.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    return [1 for math.pi in [3]] == [1]
