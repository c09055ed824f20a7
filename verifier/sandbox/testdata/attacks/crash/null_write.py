# Writes where nothing is.
# status: killed
# error: killed by signal 11
import ctypes
ctypes.memset(0, 1, 1)
