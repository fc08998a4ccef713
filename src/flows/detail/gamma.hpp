// Functions of statistics that the room needs: gamma function, chi squared, and levels for many tests at once.
#pragma once
#include <cstddef>

namespace alumen::flows::detail {

/// ln Gamma(x) for x > 0, to about 1e-15 of the larger of one and the value.
double log_gamma(double x);
/// Share of a chi squared distribution with `degrees` > 0 degrees of freedom above x.
double chi_squared_above(double x, double degrees);
/// The x above which a share `significance` of chi squared lies; 0 without degrees of freedom.
double chi_squared_critical(double significance, std::size_t degrees);
/// The |z| that the largest of `count` independent standard normals exceeds with probability `significance` (Sidak 1967);
/// 0 without tests.
double sidak_critical(double significance, std::size_t count);

}  // namespace alumen::flows::detail
