# Prints more values than a call can take.
# status: memory_limit
print(*range(10**12))
