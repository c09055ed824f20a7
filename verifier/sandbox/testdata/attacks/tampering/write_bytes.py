# Writes what is no string into the output.
# status: error
# error: TypeError: write() argument must be str, not bytes
import sys
sys.stdout.write(b"x")
