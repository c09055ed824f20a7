# Reads JSON that is nested without end.
# status: error
# error: RecursionError
import json
json.loads("[" * 100_000)
