"""The tier of Landlock, for an ordinary user where namespaces are forbidden.

Pid 1, here a process like any other, binds itself to the interpreter's library
and a directory of its own. A child, which has the same user id, enters in
addition a scope of its own, so that it can signal nobody, and goes behind a
seccomp filter that also forbids what Landlock does not look at: to change
modes and times of files, and to start processes, for those would be told
neither by a namespace nor by a user id, and the kernel's limit on processes
counts all of a user's. So an attempt is one process, and ends with it.
"""

import os
import signal

import directory
import isolate
import ruleset


class Tier(isolate.Tier):
    pause = 20

    def enter(self):
        config = self.config
        version = ruleset.abi()  # at least 6, which keeps signals in: the owner has asked
        isolate.offer_to_oom_killer()
        config["limits"].pop("NPROC", None)  # it would count all processes of the user
        isolate.limit(config["limits"])
        isolate.give_up_privileges()
        isolate.die_with(os.getppid())
        self._restrict(version)
        os.chdir(config["directory"])
        self.size = os.stat(".").st_size
        self.scope = ruleset.Scope(version)
        self.filter = isolate.Filter(config["filter"])
        self.keeper = os.getpid() if config["forks"] else os.getppid()

    def _restrict(self, version):
        grants = self.config["grants"]
        rules = ruleset.Ruleset(version, bool(grants and grants["network"]))
        for path in isolate.sources(grants) if grants else ():
            rules.allow_reading(path)
        for path in self.config["library"]:
            if os.path.isdir(path):
                _allow_library(rules, path)
        rules.allow(self.config["directory"], ruleset.OWN)
        rules.enforce()

    def confine(self):
        isolate.die_with(self.keeper)
        self.scope.enforce()
        self.filter.apply()

    def end(self, lead):
        if not lead:
            return None
        os.kill(lead, signal.SIGKILL)
        return os.wait4(lead, 0)[1:]

    def leave(self, lead):
        self.end(lead)
        self.renew()

    def renew(self):
        directory.reset_null()
        os.chdir(self.config["directory"])
        directory.renew(self.size)

    def overfull(self):
        config = self.config
        return directory.exceeds(config["directory"], config["tmp_bytes"], config["tmp_inodes"])


def _allow_library(rules, path):
    """All of a directory of the library but what other packages the host has,
    which is none of the slot's business; that they are there can be seen."""
    rules.allow(path, ruleset.READ_DIR)
    for entry in os.scandir(path):
        if entry.name != "site-packages":
            rules.allow_reading(entry.path)
