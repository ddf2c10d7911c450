#pragma once

#include <string>
#include <utility>

#include "datamix/numeric/rational.hpp"

namespace datamix::verify {

/// "1e300" where exact above 12 digits, else as "~4.19e296".
std::string short_integer(const Integer& value);

/// The one reader of counts on the command line (budgets, horizons, digits, threads, seeds): a whole number from `low`
/// to `high`, as "100000", "1e5" or any other number that is exactly one. Throws InputError that names the option.
Integer parse_count(const std::string& text, const std::string& option, const Integer& low, const Integer& high);

/// --jobs: 1 to 1024 threads; all of the machine where it is empty. Throws the same.
unsigned parse_jobs(const std::string& text);

/// "FROM..TO" of such counts, from 1 to 1e1000, FROM ≤ TO. Throws the same.
std::pair<Integer, Integer> parse_range(const std::string& text, const std::string& option);

/// N and T of the exact evaluators: 1 to 1e1000. Throws the same.
Integer parse_count(const std::string& text, const std::string& option);

}  // namespace datamix::verify
