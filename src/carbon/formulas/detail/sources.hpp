// The documents that the formulas rest on, cited in one way everywhere.
#pragma once
#include <string_view>

namespace alumen::carbon::source {

inline constexpr std::string_view ghg_protocol =
    "GHG Protocol, Aluminium Sector GHG Workbook, version 2.0 (International Aluminium Institute)";
inline constexpr std::string_view iai_2006 =
    "International Aluminium Institute, The Aluminium Sector Greenhouse Gas Protocol, October 2006";
inline constexpr std::string_view ipcc_2006 = "2006 IPCC Guidelines, volume 3, chapter 4.4 (aluminium)";
inline constexpr std::string_view ipcc_2006_fuels =
    "2006 IPCC Guidelines, volume 2, tables 1.2 and 1.4; Implementing Regulation (EU) 2025/2547, annex II, G";
inline constexpr std::string_view us_40cfr98 = "40 CFR part 98 subpart F, table F-2";
inline constexpr std::string_view eu_2547 = "Implementing Regulation (EU) 2025/2547";
inline constexpr std::string_view eu_2547_pfc = "Implementing Regulation (EU) 2025/2547, annex II, B.7";
inline constexpr std::string_view eu_2547_carbonates = "Implementing Regulation (EU) 2025/2547, annex II, G";
inline constexpr std::string_view eu_2547_efficiency = "0 stands for the table: Implementing Regulation (EU) 2025/2547, annex III, C";
inline constexpr std::string_view table_fuels = "0 stands for the fuel's table row: 2006 IPCC Guidelines, volume 2, tables 1.2 and 1.4";
inline constexpr std::string_view table_us_40cfr98 = "0 stands for the table: 40 CFR part 98 subpart F, table F-2";
inline constexpr std::string_view table_slope =
    "0 stands for the edition's table: 2006 IPCC Guidelines, volume 3, table 4.16, or Regulation (EU) 2025/2547, annex II, B.7";
inline constexpr std::string_view table_overvoltage =
    "0 stands for the table: Implementing Regulation (EU) 2025/2547, annex II, B.7, table 3";
inline constexpr std::string_view table_carbonates = "0 stands for the table: Implementing Regulation (EU) 2025/2547, annex II, G";
inline constexpr std::string_view table_purity = "0 stands for soda ash 0.95 (GHG Protocol aluminium workbook 2.0), others 1";
inline constexpr std::string_view ar5_power = "IPCC AR5 WG III, annex III, table A.III.2, median of life-cycle emissions";

}  // namespace alumen::carbon::source
