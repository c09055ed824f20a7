# Shows values for ever.
# status: output_limit
for _ in iter(int, 1): "x" * 1000
