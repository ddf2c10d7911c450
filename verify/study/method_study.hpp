#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datamix/instance/instance.hpp"
#include "datamix/search/method_search.hpp"

/// A table of hypergradient methods on an instance: what `verify law FILE --method NAME…` adds
/// (proofs/method_table.md).
namespace datamix::verify {

/// A row that is asked for.
struct MethodChoice {
    std::string name;                           ///< as it was given
    std::optional<HypergradientMethod> method;  ///< none: exponentiated gradient on normalised one-step scores
    std::optional<Integer> horizon;             ///< T, where it is not sought
};

/// NAME or NAME@T: unrolled, neumann, half, last:K, one-step, cold, implicit, adjoint, and scores, whose horizon is 1
/// unless given; "all" stands for a row of each and the two rules in use. Commas separate, too. Throws InputError for
/// anything else.
std::vector<MethodChoice> parse_methods(const std::vector<std::string>& texts);

/// The largest budget of such a table.
Integer most_method_budget();

/// A row of the table.
struct MethodRow {
    struct Cell {
        Integer budget, horizon;             ///< N, T
        bool certified = false;              ///< T is the best horizon, or the one that was asked for
        std::string lower = {}, upper = {};  ///< of F − F*; the same text twice where it is simulated
        std::string note = {};               ///< why there is nothing, or what is not excluded
    };
    MethodChoice choice;
    std::string limit_lower, limit_upper;  ///< of the least gap as N → ∞, T fixed; empty where it is not known
    std::vector<Cell> cells;               ///< per budget
};

/// Throws UnsupportedError unless the instance has the average iterate, the linear outer step, full gradients, a
/// constant inner step, and at most 24 parameters and free weights.
void check_methods(const Instance& instance);

/// Of such an instance, and budgets that rise. "scores" takes its start, η and α, α for the step of the log-weights,
/// and is simulated in double.
std::vector<MethodRow> study_methods(const Instance& instance, const std::vector<MethodChoice>& choices,
                                     const std::vector<Integer>& budgets);

/// For people: a row per method, up to four of the budgets; what is not certified has a "?".
std::string method_table_text(const std::vector<MethodRow>& rows, std::size_t columns);

}  // namespace datamix::verify
