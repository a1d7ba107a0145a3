"""The same as measure.ts for peers in Python: what a run saw, and the CPU time that it took."""

import json
import resource
import sys
import time


def measure(models):
    """Runs the model that the command line names: its name, requests to warm up, requests, seed."""
    name, warm_up, requests, seed = sys.argv[1], *map(int, sys.argv[2:5])
    if warm_up > 0:
        models[name](warm_up, seed + 1)
    before = time.process_time()
    mean, count = models[name](requests, seed)
    cpu = time.process_time() - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"mean": mean, "requests": count, "cpu": cpu, "megabytes": most / 1024}))


class Times:
    """Times of requests: those that began in the first tenth are left out."""

    def __init__(self, requests):
        self.requests = requests
        self.sum = 0.0
        self.count = 0

    def end(self, request, took):
        if request >= self.requests / 10:
            self.sum += took
            self.count += 1

    def seen(self):
        return self.sum / self.count, self.requests
