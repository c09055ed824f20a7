import importlib, json, os, sys, types
from importlib.util import find_spec

# verl itself would import what only training needs.
package = types.ModuleType("prime_code")
package.__path__ = [os.path.join(find_spec("verl").submodule_search_locations[0], "utils", "reward_score", "prime_code")]
sys.modules["prime_code"] = package
check_correctness = importlib.import_module("prime_code.utils").check_correctness


def grade(task, program, seconds):
    cases = {"fn_name": "solve", "inputs": ['"nut"'], "outputs": [json.dumps(task["receipt"])]}
    results, metadata = check_correctness(cases, task["prompt"] + program, timeout=int(seconds), debug=False)
    # What it expected it tells with every failure, whatever the program did.
    told = [str(value) for one in metadata for key, value in one.items() if key not in ("expected", "inputs")]
    return all(result is True for result in results), "\n".join(told)
