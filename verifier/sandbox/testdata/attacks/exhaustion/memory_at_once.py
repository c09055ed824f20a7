# Asks for more memory than there may be.
# status: memory_limit
a = "x" * 10**10
