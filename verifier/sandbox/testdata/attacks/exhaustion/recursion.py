# Calls itself for ever.
# status: error
# error: RecursionError
def f(): return f() + 1
f()
