

import json, sys

task, seconds = json.loads(sys.argv[1]), float(sys.argv[2])
for line in sys.stdin:
    request = json.loads(line)
    try:
        passed, told = grade(task, request["program"], seconds)
    except Exception as error:  # a grader that a program has broken
        passed, told = False, str(error)
    # A line of its own, whatever a program has written there.
    print("\n" + json.dumps({"id": request["id"], "passed": passed, "told": told}), flush=True)
