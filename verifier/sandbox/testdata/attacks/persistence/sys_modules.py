# Plants a module.
# status: ok
import sys
sys.modules["planted"] = sys.modules["decimal"] = sys
