# Divides by zero in C.
# status: killed
# error: killed by signal 8
import faulthandler
faulthandler._sigfpe()
