# Decorates its definition.
# judge: refused
# reason: no decorators and no defaults
@print
def verify(before, after, answer, calls): return True
