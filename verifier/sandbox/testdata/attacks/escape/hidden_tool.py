# Calls a tool that only challengers have.
# status: error
# error: NameError: name 'look' is not defined
look()
