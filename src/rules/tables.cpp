#include "chain/bind.hpp"
#include "rules/documents/rows.hpp"
#include "rules/rules.hpp"

namespace alumen::rules {

const chain::Tables& tables() {
  using chain::describe_table;
  static const chain::Tables all{describe_table<Consignment>(), describe_table<BorderDefault>(), describe_table<BorderBenchmark>(),
                                 describe_table<Duty>(),        describe_table<Label>(),         describe_table<DocumentField>()};
  return all;
}

}  // namespace alumen::rules
