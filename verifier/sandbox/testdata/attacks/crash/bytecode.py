# Runs code that pops from an empty stack.
# status: killed
# error: killed by signal
import dis
def f(): pass
f.__code__ = f.__code__.replace(co_code=bytes([dis.opmap["POP_TOP"], 0] * 3000 + [dis.opmap["RETURN_VALUE"], 0]), co_stacksize=1)
f()
