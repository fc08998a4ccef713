#include "custody/store/postgres_test.hpp"

namespace alumen::custody {

std::string server_setting(const char* name) {
  const char* value = std::getenv(name);
  if (!value) ADD_FAILURE() << name << " is not set: run this test under tools/with_postgres (Failover: with --pair)";
  return value ? value : "";
}

}  // namespace alumen::custody
