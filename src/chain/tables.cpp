#include <algorithm>

#include "chain/bind.hpp"
#include "chain/detail/all_rows.hpp"

namespace alumen::chain {

const ColumnInfo* TableInfo::column(std::string_view word) const {
  auto found = std::ranges::find(columns, word, &ColumnInfo::name);
  return found == columns.end() ? nullptr : &*found;
}

const TableInfo* find_table(const Tables& tables, std::string_view name) {
  auto found = std::ranges::find(tables, name, &TableInfo::name);
  return found == tables.end() ? nullptr : &*found;
}

const Tables& table_infos() {
  static const Tables infos = [] {
    Tables all;
    detail::each_row_type([&]<class R>() { all.push_back(describe_table<R>()); });
    return all;
  }();
  return infos;
}

}  // namespace alumen::chain
