# Replaces functions of modules.
# status: ok
import json, math, os, re, random
json.dumps = re.match = math.floor = os.getcwd = random.random = lambda *_: 42
