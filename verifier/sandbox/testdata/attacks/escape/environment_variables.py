# Looks for secrets in the environment.
# status: ok
# output: []
import os
print(sorted(set(os.environ) - {"LC_ALL", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONUTF8", "TMPDIR", "TZ"}))
