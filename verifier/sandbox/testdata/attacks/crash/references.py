# Takes references from None that it does not have.
# status: killed or output_limit
import ctypes
for _ in range(10**6): ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
a = [None] * 10
del a
