# Runs code that loads a constant beyond the last.
# status: killed
# error: killed by signal
def f(): return 1
f.__code__ = f.__code__.replace(co_consts=(), co_code=bytes([100, 200, 83, 0]))
f()
