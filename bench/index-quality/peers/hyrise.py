"""Runs Extend and DB2Advis of hyrise/index_selection_evaluation on a database that is there already.

Reads {"tables": {name: [columns]}, "queries": [{"id", "sql"}], "runs": [{"algorithm", "parameters"}]} from stdin, and
writes for each run {"indexes": [{"table", "columns"}], "seconds", "requests", "hits"}. Its connection comes from PGHOST and the like.
"""

import json
import sys
import time

from selection.algorithms.db2advis_algorithm import DB2AdvisAlgorithm
from selection.algorithms.extend_algorithm import ExtendAlgorithm
from selection.dbms.postgres_dbms import PostgresDatabaseConnector
from selection.workload import Column, Query, Table, Workload

ALGORITHMS = {"extend": ExtendAlgorithm, "db2advis": DB2AdvisAlgorithm}


def columns_of(tables):
    columns = []
    for name, names in tables.items():
        table = Table(name)
        table.add_columns([Column(column) for column in names])
        columns += table.columns
    return columns


def main():
    given = json.load(sys.stdin)
    columns = columns_of(given["tables"])
    results = []
    for run in given["runs"]:
        connector = PostgresDatabaseConnector("", autocommit=True)
        # As their own query generator does: a column may be indexed where the text of a query holds its name.
        queries = [Query(query["id"], query["sql"], [column for column in columns if column.name in query["sql"].lower()]) for query in given["queries"]]
        algorithm = ALGORITHMS[run["algorithm"]](connector, dict(run["parameters"]))
        started = time.time()
        indexes = algorithm.calculate_best_indexes(Workload(queries))
        seconds = time.time() - started
        results.append({
            "indexes": [{"table": index.table().name, "columns": [column.name for column in index.columns]} for index in indexes],
            "seconds": seconds,
            "requests": algorithm.cost_evaluation.cost_requests,
            "hits": algorithm.cost_evaluation.cache_hits,
        })
        connector.close()
    json.dump(results, sys.stdout)


main()
