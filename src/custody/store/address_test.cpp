// An address may hold a password, and is shown in messages, answers and pages.
#include <gtest/gtest.h>

#include "custody/store/store.hpp"

namespace alumen::custody {
namespace {

TEST(ShownAddress, HidesPasswordsAndNothingElse) {
  struct Case {
    std::string_view address, shown;
  };
  for (auto [address, shown] : {
           Case{"sqlite:/srv/a password=b/ledger.db", "sqlite:/srv/a password=b/ledger.db"},
           Case{"postgres:host=db1,db2 port=5432 dbname=custody user=ledger", "postgres:host=db1,db2 port=5432 dbname=custody user=ledger"},
           Case{"postgres:host=db password=pw dbname=x", "postgres:host=db password=*** dbname=x"},
           Case{"postgres:password = pw  dbname=x", "postgres:password = ***  dbname=x"},
           Case{R"(postgres:password='p w\'x' dbname='a b')", "postgres:password=*** dbname='a b'"},
           Case{R"(postgres:password=p\ w dbname=x)", "postgres:password=*** dbname=x"},
           Case{"postgres:host=db sslpassword=pw", "postgres:host=db sslpassword=***"},
           Case{"postgres:password=", "postgres:password=***"},
           Case{"postgres://db1:5432/custody?user=a@b", "postgres://db1:5432/custody?user=a@b"},
           Case{"postgres://[::1]:5432/custody?user=a@b", "postgres://[::1]:5432/custody?user=a@b"},
           Case{"postgres://ledger@db1,db2:5433/custody", "postgres://ledger@db1,db2:5433/custody"},
           Case{"postgres://ledger:p%2Fw@db1/custody", "postgres://ledger:***@db1/custody"},
           Case{"postgres://:pw@db1", "postgres://:***@db1"},
           Case{"postgres://ledger:p:w@db1:5432/custody?application_name=x", "postgres://ledger:***@db1:5432/custody?application_name=x"},
           Case{"postgres://db1/custody?user=u&password=pw&application_name=x",
                "postgres://db1/custody?user=u&password=***&application_name=x"},
           Case{"postgres://db1/custody?p%61ssword=pw", "postgres://db1/custody?p%61ssword=***"},
           Case{"postgres:postgresql://u:pw@db1/x", "postgres:postgresql://u:***@db1/x"},
           Case{"postgres:ledger", "postgres:ledger"},
       })
    EXPECT_EQ(shown_address(address), shown);
}

// What nobody can read as it was meant: rather too much is hidden.
TEST(ShownAddress, HidesWhatCouldBeAPieceOfAPassword) {
  for (std::string_view address :
       {"postgresql://u:secret@db/x", "//u:secret@db/x", "u:secret@db/x", "host=db password=secret", "tape:host=db PASSWORD=secret",
        "postgres:password=a secret", "postgres:password secret host=db", "postgres:password='secret", "postgres://u:a/secret@db/x",
        "postgres://u:secret/a@db/x", "postgres://u:a?secret@db/x", "postgres://u:a@secret@db/x", "postgres:u:secret@db/x"})
    EXPECT_EQ(shown_address(address).find("secret"), std::string::npos) << shown_address(address);
}

}  // namespace
}  // namespace alumen::custody
