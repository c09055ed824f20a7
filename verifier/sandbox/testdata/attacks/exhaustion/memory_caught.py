# Fills the memory, and goes on when it is full.
# status: ok
# output: caught
a = []
try:
    while True: a.append(bytearray(1 << 20))
except MemoryError: a.clear()
print("caught")
