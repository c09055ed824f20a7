# Runs what is nowhere.
# status: killed
# error: killed by signal 11
import ctypes
ctypes.CFUNCTYPE(None)(8)()
