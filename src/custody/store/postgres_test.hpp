// The servers that tests use: tools/with_postgres starts them and names them in the environment.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace alumen::custody {

/// What tools/with_postgres put under a name; a failure and nothing where it did not run.
std::string server_setting(const char* name);

/// Makes a database on the server; the address of a store in it.
inline std::string postgres_url(const std::string& server, const std::string& database) {
  auto make = "psql -q '" + server + " dbname=postgres' -c 'CREATE DATABASE " + database + "' > /dev/null";
  EXPECT_EQ(std::system(make.c_str()), 0) << database;
  return "postgres:" + server + " dbname=" + database;
}

}  // namespace alumen::custody
