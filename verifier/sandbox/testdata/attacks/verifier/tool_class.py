# Calls a tool by the class of views.
# judge: pass
def verify(before, after, answer, calls):
    return type(before).count(before, 'A', 'nut') == before.count('A', 'nut')
