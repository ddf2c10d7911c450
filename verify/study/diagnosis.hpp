#pragma once

#include <string>
#include <vector>

#include "base/ending.hpp"
#include "study/horizon_limit.hpp"

/// What an instance's horizons lead to, in sentences: what `verify diagnose` says. In double, but for the best horizon
/// of a budget.
namespace datamix::verify {

/// One statement.
struct Statement {
    std::string sentence;
    std::string number;  ///< the one that the sentence is about; "10..20" where it is only known to lie there
    std::string source;  ///< the claim or page that proves it
};

/// All of them.
struct Diagnosis {
    std::string file;
    HorizonLimit best;                 ///< w*, of the mixtures that the update reaches; horizon 0
    double least = 0;                  ///< F* there
    double start = 0;                  ///< F(w_0)
    double rounding = 0;               ///< losses below are 0 but for rounding
    std::vector<HorizonLimit> limits;  ///< of T = 1, 2, 5, 10, … until the loss is F* to 9 digits
    std::vector<Statement> findings;
    Status status =
        Status::passed;  ///< failed where a budget's best horizon is undecided, bad_input where it is refused

    /// loss − F*, and 0 where rounding hides it.
    double gap(double loss) const;
};

/// `ratio` > 1: how near to F* a limit should be (F ≤ ratio·F*; where F* is 0, F − F* at most ratio − 1 of the
/// start's). `budgets`: their best horizons are asked for. Throws UnsupportedError where a loss or a weight is beyond
/// double or weights have bounds, and as the search does if one budget is asked for.
Diagnosis diagnose(const AnyInstance& any, double ratio, const std::vector<Integer>& budgets);

/// For people, `columns` wide; for machines.
/// @{
std::string diagnosis_text(const Diagnosis& diagnosis, const InstanceHead& instance, std::size_t columns);
std::string diagnosis_json(const Diagnosis& diagnosis, const InstanceHead& instance);
/// @}

}  // namespace datamix::verify
