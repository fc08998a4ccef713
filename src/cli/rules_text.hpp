// Plain text about rule books, comparisons and labels.
#pragma once
#include <string>
#include <vector>

#include "api/compare.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// A line a rule book.
std::string render_books(const std::vector<rules::Book>& books, const Style& style);
/// Every choice with its value, then the figures that are unverified or open.
std::string render(const rules::Book& book, const Style& style);
/// The choices in which two rule books differ.
std::string render_differences(const rules::Book& a, const rules::Book& b);
/// Matrix of rule books and causes.
std::string render(const api::CompareAnswer& answer, const Style& style);
/// Labels product by product, and the pledge.
std::string render(const api::LabelsAnswer& answer, const Style& style);

/// Section of the manual on one rule book.
std::string book_markdown(const rules::Book& book);
/// The sections of all.
std::string books_markdown(const std::vector<rules::Book>& books);

}  // namespace alumen::cli
