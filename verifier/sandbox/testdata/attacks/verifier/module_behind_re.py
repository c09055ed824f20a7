# Walks through the module of patterns to others.
# judge: error
# reason: raised AttributeError
def verify(before, after, answer, calls):
    return bool(re.enum.sys.modules)
