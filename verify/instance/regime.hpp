#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "datamix/instance/instance.hpp"
#include "datamix/theory/horizon_law.hpp"

namespace datamix::verify {

/// Something that a regime asks of an instance and that holds, and what was found.
struct Condition {
    std::string text;   ///< "⟨a,b⟩ > 0"
    std::string found;  ///< "0.0125", or words
};

/// What theory says of the best horizon of an instance: which law, under which conditions, or why none.
struct Regime {
    std::string name;    ///< "average, same sign"
    std::string words;   ///< one sentence
    std::string source;  ///< the claim or page that has the theorem
    std::vector<Condition> conditions;
    std::vector<std::pair<std::string, std::string>> constants;  ///< name, value
    std::vector<std::string> notes;                              ///< what else to know: accidents, weights below 0
    std::optional<theory::HorizonLaw> law;
    std::string why_not;                     ///< no law applies, because
    std::vector<theory::HorizonLaw> rivals;  ///< laws of other regimes, with this instance's constants
    /// What falls and what rises with T in the gap, to leading order, as natural logarithms; none without a law of that
    /// kind.
    std::function<std::pair<double, double>(double horizon, const Integer& budget)> arms;
};

/// The regime of an instance. Signs and equalities are decided exactly; the spectrum of more than two domains is in
/// double, with a margin.
Regime regime_of(const AnyInstance& any);

/// Of linear outer steps with full gradients, of noisy gradients, and of exponentiated gradient.
/// @{
Regime full_regime(const Instance& instance);
Regime noisy_regime(const Instance& instance);
Regime simplex_regime(const Instance& instance);
/// @}

/// No law applies, because.
Regime no_law(std::string name, std::string words, std::string why);

/// No law applies, because a constant of it is infinite or 0 as a double, and not in truth.
Regime beyond_double(std::string name, std::string words);
/// Whether all of them are finite.
bool are_finite(std::initializer_list<double> constants);

/// A number for a table: 6 digits.
std::string short_number(double value);

}  // namespace datamix::verify
