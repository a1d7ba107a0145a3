"""After the documentation of SimPy: a request is a process, what has room for so many a resource."""

import random

import simpy

from measure import Times, measure


def run(rate, make_request):
    """Returns a model whose requests come at random; make_request returns the process of one."""

    def model(requests, seed):
        env, draws, times = simpy.Environment(), random.Random(seed), Times(requests)
        request = make_request(env, draws, times)

        def arrivals():
            for number in range(requests):
                yield env.timeout(draws.expovariate(rate))
                env.process(request(number))

        env.process(arrivals())
        env.run()
        return times.seen()

    return model


def queue(servers):
    def make(env, draws, times):
        station = simpy.Resource(env, servers)

        def request(number):
            arrived = env.now
            with station.request() as place:
                yield place
                yield env.timeout(draws.expovariate(1.0))
            times.end(number, env.now - arrived)

        return request

    return make


def tandem(env, draws, times):
    stations = [(simpy.Resource(env, 1), rate) for rate in (1.0, 1.25, 2.0)]

    def request(number):
        arrived = env.now
        for station, rate in stations:
            with station.request() as place:
                yield place
                yield env.timeout(draws.expovariate(rate))
        times.end(number, env.now - arrived)

    return request


def network(timeout):
    def make(env, draws, times):
        workers, cores, pool, database = (simpy.Resource(env, places) for places in (64, 8, 20, 8))
        budget = 10.0

        def query():
            with database.request() as place:
                yield place
                yield env.timeout(draws.expovariate(1 / 0.008))

        def call():
            """A query that comes too late goes on in the database for nobody."""
            nonlocal budget
            budget = min(10.0, budget + 0.1)
            for attempt in (1, 2, 3):
                answer = env.process(query())
                yield answer | env.timeout(timeout)
                if answer.processed:
                    return True
                if attempt == 3 or budget < 1:
                    return False
                budget -= 1

        def request(number):
            arrived = env.now
            is_served = True
            with workers.request() as worker:
                yield worker
                with cores.request() as core:
                    yield core
                    yield env.timeout(draws.expovariate(1 / 0.002))
                yield env.timeout(draws.expovariate(1 / 0.0005))
                if draws.random() < 0.2:
                    with pool.request() as connection:
                        yield connection
                        is_served = yield from call()
            if is_served:
                times.end(number, env.now - arrived)

        return request

    return make


measure({"V1": run(0.8, queue(1)), "V4": run(8.0, queue(10)), "V14": run(0.8, tandem), "V27": run(1500.0, network(0.2)), "V27 10 ms": run(1500.0, network(0.01))})
