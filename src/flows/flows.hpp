// The door of the room: dynamic stocks by cohort, reconciliation of measured flows, leakage of scrap, the cycle of a region, origin by
// trade, sites for reprocessing.
#pragma once
#include "flows/cohorts.hpp"
#include "flows/cycle/cycle.hpp"
#include "flows/cycle/draws.hpp"
#include "flows/cycle/emissions.hpp"
#include "flows/cycle/reconcile_cycle.hpp"
#include "flows/cycle/views.hpp"
#include "flows/leakage.hpp"
#include "flows/lifetime.hpp"
#include "flows/origin/origin.hpp"
#include "flows/reconcile.hpp"
#include "flows/sites/sites.hpp"
