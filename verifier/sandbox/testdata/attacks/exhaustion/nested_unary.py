# Compiles more signs than the parser's stack holds, which is to Python a lack of memory.
# status: memory_limit
eval("-" * 1_000_000 + "1")
