# Spells a hidden attribute in letters that Python takes for others.
# judge: refused
# reason: attribute __class__ is not allowed
def verify(before, after, answer, calls):
    return ()._＿class_＿ is tuple
