"""The tier that was asked for in so many words: the filter and the limits on one
process, and nothing else.
"""

import os
import signal

import isolate


class Tier(isolate.Tier):
    def enter(self):
        config = self.config
        isolate.offer_to_oom_killer()
        config["limits"].pop("NPROC", None)  # it would count all processes of the user
        isolate.limit(config["limits"])
        isolate.give_up_privileges()
        isolate.prctl(isolate.PR_SET_PDEATHSIG, signal.SIGKILL, "pdeathsig")
        isolate.Filter(config["filter"]).apply()

    def confine(self):
        if self.config["forks"]:
            os.setpgid(0, 0)

    def end(self, lead):
        if not lead:
            return None
        os.killpg(lead, signal.SIGKILL)  # what has left the group survives
        return os.wait4(lead, 0)[1:]
