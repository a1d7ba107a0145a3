"""After the documentation of Ciw: a network of nodes, whose records are looked through after the run."""

import ciw

from measure import Times, measure


def run(rate, services, servers):
    """Returns a model of nodes in a row: rates of service of each, and its servers."""
    nodes = len(services)
    arrivals = [ciw.dists.Exponential(rate=rate)] + [None] * (nodes - 1)
    routing = [[1.0 if to == here + 1 else 0.0 for to in range(nodes)] for here in range(nodes)]

    def model(requests, seed):
        ciw.seed(seed)
        network = ciw.create_network(
            arrival_distributions=arrivals,
            service_distributions=[ciw.dists.Exponential(rate=service) for service in services],
            number_of_servers=servers,
            routing=routing,
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(requests, method="Finish")
        times, began = Times(requests), {}
        for record in simulation.get_all_records(only=["service"]):
            if record.node == 1:
                began[record.id_number] = record.arrival_date
            if record.node == nodes:
                times.end(record.id_number - 1, record.exit_date - began[record.id_number])
        return times.seen()

    return model


measure({"V1": run(0.8, [1.0], [1]), "V4": run(8.0, [1.0], [10]), "V14": run(0.8, [1.0, 1.25, 2.0], [1, 1, 1])})
