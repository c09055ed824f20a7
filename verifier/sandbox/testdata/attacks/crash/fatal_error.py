# Raises what the interpreter does not survive.
# status: killed
# error: killed by signal 6
import faulthandler
faulthandler._fatal_error_c_thread()
