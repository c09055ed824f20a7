# Runs code that loads a constant beyond the last.
# status: killed
# error: killed by signal
import dis
def f(): return 1
f.__code__ = f.__code__.replace(co_consts=(), co_code=bytes([dis.opmap["LOAD_CONST"], 200, dis.opmap["RETURN_VALUE"], 0]))
f()
