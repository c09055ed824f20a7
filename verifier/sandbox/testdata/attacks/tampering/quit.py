# Calls quit.
# status: error
# error: NameError
quit(0)
