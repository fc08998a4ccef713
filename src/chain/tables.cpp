#include "chain/bind.hpp"
#include "chain/detail/all_rows.hpp"

namespace alumen::chain {
namespace {

template <class M>
std::string_view type_word() {
  if constexpr (std::is_same_v<M, double>) return "number";
  else if constexpr (std::is_same_v<M, int>) return "integer";
  else if constexpr (std::is_same_v<M, std::optional<Date>>) return "date";
  else if constexpr (std::is_same_v<M, bool>) return "boolean";
  else return "string";
}

template <class R>
TableInfo describe() {
  TableInfo info{R::table, R::about, {}, {}};
  each_field<R>([&]<class M>(const Field<R, M>& f) {
    ColumnInfo column{f.name, f.unit, f.about, type_word<M>(), f.need != Need::optional, f.low, f.high, {}};
    if constexpr (table::detail::HasNames<M>)
      for (const auto& n : names(static_cast<M*>(nullptr))) column.choices.push_back(n.word);
    if (f.need == Need::key) info.key.push_back(f.name);
    info.columns.push_back(std::move(column));
  });
  return info;
}

}  // namespace

const std::vector<TableInfo>& table_infos() {
  static const std::vector<TableInfo> infos = [] {
    std::vector<TableInfo> all;
    detail::each_row_type([&]<class R>() { all.push_back(describe<R>()); });
    return all;
  }();
  return infos;
}

}  // namespace alumen::chain
