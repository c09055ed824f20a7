# Runs code that pops from an empty stack.
# status: killed
# error: killed by signal
def f(): pass
f.__code__ = f.__code__.replace(co_code=bytes([1, 0] * 3000 + [83, 0]), co_stacksize=1)
f()
