# Computes for ever.
# status: cpu_limit
while True: pass
