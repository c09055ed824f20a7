# Reads where nothing is.
# status: killed
# error: killed by signal 11
import ctypes
ctypes.string_at(0)
