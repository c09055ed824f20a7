# Loads a shared library of its own making, from a file system without execution
# where it has one of its own.
# status: error
# error: OSError
# uid.status: ok
# uid.error:
# landlock.status: ok
# landlock.error:
import ctypes, shutil, _ctypes
_ = shutil.copyfile(_ctypes.__file__, "x.so")
_ = ctypes.CDLL("./x.so")
