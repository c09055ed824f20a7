# Compiles an expression that is nested without end.
# status: error
# error: Error
eval("(" * 100_000 + ")" * 100_000)
