# Holds all memory while it ends by another error.
# status: ok
# output: full
a = []
try:
    while True: a.append(bytearray(1 << 20))
except MemoryError: print("full")
