# Waits for a line that nobody types.
# status: error
# error: EOFError
input()
