// The door of documents: forms, claims, reports and requests that go to other people, and those that come from them.
//
//   form.hpp      the communication template of the border adjustment, in and out
//   claim.hpp     product footprints (PACT, aluminium extension): written, and checked for truth
//   report.hpp    the operator's emissions report of the border adjustment
//   supplier.hpp  which data of suppliers are missing, what that costs, and the letters that ask for them
//   rows.hpp      document_fields: what documents ask for and no other table holds
#pragma once
#include "rules/documents/claim.hpp"
#include "rules/documents/form.hpp"
#include "rules/documents/report.hpp"
#include "rules/documents/rows.hpp"
#include "rules/documents/supplier.hpp"
