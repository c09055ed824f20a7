# Fills a dictionary.
# status: memory_limit
a = {}
while True: a[len(a)] = str(len(a))
