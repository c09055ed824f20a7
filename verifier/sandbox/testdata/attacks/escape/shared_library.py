# Loads a shared library of its own making, from a file system without execution.
# status: error
# error: OSError
import ctypes, shutil, _ctypes
shutil.copy(_ctypes.__file__, "/tmp/x.so")
ctypes.CDLL("/tmp/x.so")
