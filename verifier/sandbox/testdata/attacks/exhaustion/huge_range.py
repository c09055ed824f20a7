# Makes a list of everything.
# status: memory_limit
list(range(10**12))
