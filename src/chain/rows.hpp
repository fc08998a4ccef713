// The tables of a workspace: one record a table, described once by its fields. The library uses the same tables.
//
//   rows/vocabulary.hpp   words of the columns                rows/figures.hpp    uncertainties, parameters, readings
//   rows/actors.hpp       sources, parties, sites, materials  rows/accounts.hpp   declarations, stocks, sales
//   rows/activities.hpp   activities, outputs, exchanges,     rows/library.hpp    factors, grids, warming potentials, ranges
//                         supplies, transport
#pragma once
#include "chain/rows/accounts.hpp"
#include "chain/rows/activities.hpp"
#include "chain/rows/actors.hpp"
#include "chain/rows/figures.hpp"
#include "chain/rows/library.hpp"
