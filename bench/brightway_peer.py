"""Solves an exported network with Brightway's bw2calc and tells how long it took.

Called by brightway_bench with a folder that holds the network as flat arrays:
  start.u32, column.u32, value.f64   M by rows: row i takes value[k] of row column[k] for start[i] <= k < start[i + 1]
  burden.f64                         the burden of each row
  order.u32                          the rows whose results are asked, one after another
and with the number of Monte Carlo draws. Row i becomes activity i with one output of 1 and one flow of its burden; flows
are characterised by 1. Writes scores.f64 (in the order asked) and, with a solver that can, all.f64 (by row), and prints
lines "name value" with times in milliseconds.
"""

import pathlib
import statistics
import sys
import time

import bw2calc
import bw_processing
import numpy
import stats_arrays

SIGMA = 0.2  # of the logarithm of every entry, as in network_bench
FLOWS = 10_000_000  # ids of flows begin here, those of activities at 0
CATEGORY = ("generated",)


def network(folder):
    """Indices (product, activity) and values of M, burdens, and the rows that are asked."""
    start, column = (numpy.fromfile(folder / f"{name}.u32", dtype=numpy.uint32) for name in ("start", "column"))
    value, burden = (numpy.fromfile(folder / f"{name}.f64") for name in ("value", "burden"))
    taker = numpy.repeat(numpy.arange(len(burden)), numpy.diff(start.astype(numpy.int64)))
    return column.astype(numpy.int64), taker, value, burden, numpy.fromfile(folder / "order.u32", dtype=numpy.uint32)


def indices(rows, columns):
    out = numpy.zeros(len(rows), dtype=bw_processing.INDICES_DTYPE)
    out["row"], out["col"] = rows, columns
    return out


def uncertain(value, count_exact):
    """Mean-preserving lognormals for the inputs; the last `count_exact` figures are exact."""
    out = numpy.zeros(len(value), dtype=bw_processing.UNCERTAINTY_DTYPE)
    out["loc"], out["scale"], out["shape"], out["minimum"], out["maximum"] = value, *(numpy.full(len(value), numpy.nan) for _ in range(4))
    out["uncertainty_type"] = stats_arrays.NoUncertainty.id
    inputs = slice(0, len(value) - count_exact)
    out["uncertainty_type"][inputs] = stats_arrays.LognormalUncertainty.id
    out["loc"][inputs] = numpy.log(value[inputs]) - SIGMA**2 / 2
    out["scale"][inputs] = SIGMA
    return out


def package(supplier, taker, value, burden):
    rows = numpy.arange(len(burden))
    data = bw_processing.create_datapackage()
    values = numpy.concatenate([value, numpy.ones(len(burden))])
    data.add_persistent_vector(
        matrix="technosphere_matrix",
        name="technosphere",
        indices_array=indices(numpy.concatenate([supplier, rows]), numpy.concatenate([taker, rows])),
        data_array=values,
        flip_array=numpy.concatenate([numpy.ones(len(value), bool), numpy.zeros(len(burden), bool)]),
        distributions_array=uncertain(values, len(burden)),
    )
    data.add_persistent_vector(
        matrix="biosphere_matrix", name="biosphere", indices_array=indices(rows + FLOWS, rows), data_array=burden
    )
    data.add_persistent_vector(
        matrix="characterization_matrix",
        name="characterization",
        identifier=list(CATEGORY),
        indices_array=indices(rows + FLOWS, rows + FLOWS),
        data_array=numpy.ones(len(burden)),
    )
    return data


def timed(work):
    begin = time.perf_counter()
    result = work()
    return (time.perf_counter() - begin) * 1000, result


def solved(lca):
    lca.lci()
    lca.lcia()
    return lca


def one_by_one(lca, order):
    """Scores of the rows asked, each a solve of its own, and the median time of one."""
    times, scores = [], []
    for row in order:
        ms, _ = timed(lambda row=row: lca.lcia(demand={int(row): 1}))
        times.append(ms)
        scores.append(lca.score)
    return statistics.median(times), numpy.array(scores)


def all_at_once(first, data):
    """Scores of all products by the transposed solve, by product; its solver is PARDISO (or UMFPACK), not SuperLU."""
    multi = bw2calc.FastScoresOnlyMultiLCA(
        demands={"first": {first: 1}}, method_config={"impact_categories": [CATEGORY]}, data_objs=[data], direction="adjoint"
    )
    next(multi)
    return multi.product_scores


def main():
    folder, draws = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    supplier, taker, value, burden, order = network(folder)
    data = package(supplier, taker, value, burden)
    first = int(order[0])

    one_ms, lca = timed(lambda: solved(bw2calc.LCA({first: 1}, data_objs=[data])))
    print("one_ms", one_ms)
    lca.lci(factorize=True)
    each_ms, scores = one_by_one(lca, order)
    print("each_ms", each_ms)
    scores.tofile(folder / "scores.f64")
    fast = bw2calc.PYPARDISO or bw2calc.UMFPACK
    if fast:
        all_ms, found = timed(lambda: all_at_once(first, data))
        places = {int(product): i for i, product in enumerate(found.coords[found.dims[1]].values)}
        everything = numpy.asarray(found)[0]
        numpy.array([everything[places[i]] for i in range(len(burden))]).tofile(folder / "all.f64")
        print("all_ms", all_ms)

    drawn = solved(bw2calc.LCA({first: 1}, data_objs=[data], use_distributions=True, seed_override=42))
    print("draw_ms", statistics.median(timed(lambda: next(drawn))[0] for _ in range(draws)))
    print("solver", "PARDISO" if bw2calc.PYPARDISO else "UMFPACK" if bw2calc.UMFPACK else "SuperLU")
    version = bw2calc.__version__
    print("version", version if isinstance(version, str) else ".".join(map(str, version)))


if __name__ == "__main__":
    main()
