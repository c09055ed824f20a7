# Calls a tool that ends its own process.
# status: killed
die()
