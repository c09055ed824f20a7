# Prints for ever.
# status: output_limit
while True: print("x" * 1000)
