# Registers work for the end of the process.
# status: ok
import atexit, os
_ = atexit.register(lambda: open("left", "w"))
