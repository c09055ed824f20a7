# Runs code in an annotation.
# judge: error
# reason: raised ZeroDivisionError
def verify(before: 1 / 0, after, answer, calls): return True
