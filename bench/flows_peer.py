"""Calculates the stocks of flows_bench with flodym and tells how long it took.

Called by flows_bench with a folder, the first and the last year, the number of product groups (lives) and of series. Series s
belongs to group s % groups. Writes stock.f64 and outflow.f64 (series by series, year by year) and prints lines "name value"; the
time is in milliseconds: survival, stocks and outflows, the median of three runs.
"""

import importlib.metadata
import pathlib
import statistics
import sys
import time

import flodym
import numpy


def main():
    folder = pathlib.Path(sys.argv[1])
    first, last, groups, series = map(int, sys.argv[2:6])
    years, copies = last - first + 1, series // groups
    dims = flodym.DimensionSet(
        dim_list=[
            flodym.Dimension(name="time", letter="t", items=list(range(first, last + 1)), dtype=int),
            flodym.Dimension(name="copy", letter="r", items=list(range(copies)), dtype=int),
            flodym.Dimension(name="group", letter="g", items=list(range(groups)), dtype=int),
        ]
    )
    year = numpy.arange(years)[:, None]
    one = numpy.arange(series)[None, :]
    values = (100 + one + 3 * year + 40 * numpy.sin(0.1 * year + one)).reshape(years, copies, groups)
    mean = flodym.FlodymArray(dims=dims[("g",)], values=5.0 + 5 * numpy.arange(groups))
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        stock = flodym.InflowDrivenDSM(
            dims=dims,
            inflow=flodym.StockArray(dims=dims, values=values),
            lifetime_model=flodym.LogNormalLifetime(dims=dims, mean=mean, std=mean / 4, inflow_at="middle"),
        )
        stock.compute()
        times.append((time.perf_counter() - begin) * 1000)
    for name, array in (("stock", stock.stock.values), ("outflow", stock.outflow.values)):
        numpy.ascontiguousarray(array.reshape(years, series).T).astype(numpy.float64).tofile(folder / f"{name}.f64")
    print("ms", statistics.median(times))
    print("version", importlib.metadata.version("flodym"))


if __name__ == "__main__":
    main()
