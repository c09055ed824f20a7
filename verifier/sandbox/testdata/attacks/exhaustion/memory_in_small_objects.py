# Fills the memory with objects so small that nothing is left for an error.
# status: memory_limit
a = None
while True: a = [a]
