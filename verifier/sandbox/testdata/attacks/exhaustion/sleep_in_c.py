# Sleeps below Python's signal handling.
# status: timeout
import ctypes
ctypes.CDLL(None).pause()
