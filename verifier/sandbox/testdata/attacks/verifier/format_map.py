# Reads attributes named in a string, from a dictionary.
# judge: refused
# reason: attribute format_map is not allowed
def verify(before, after, answer, calls):
    return '{a.__class__}'.format_map({'a': 1}) == ''
