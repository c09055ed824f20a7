# Replaces what shows values.
# status: error
# error: ZeroDivisionError
import sys
sys.displayhook = lambda value: 1 / 0
7
