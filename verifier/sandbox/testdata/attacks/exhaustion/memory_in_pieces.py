# Fills the memory with large pieces.
# status: memory_limit
a = []
while True: a.append(bytearray(1 << 20))
