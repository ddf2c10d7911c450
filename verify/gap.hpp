#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "datamix/analysis/stochastic_search.hpp"
#include "instance.hpp"

namespace datamix::verify {

/// One answer of the commands `error` and `horizon`: the gap F(output) − F* over the line of mixtures after K rounds,
/// or of its expectation where domains are noisy.
struct GapRow {
    Integer budget, horizon, rounds;
    std::string lower, upper;  ///< decimal bounds, rounded outwards
    /// "closed form" or "simulation", both enclosures; with noise and exponentiated gradient "simulation, 99.99 %
    /// confidence", an interval.
    std::string method;
};

/// Evaluates gaps of one instance, for one budget after another; what budgets share is computed once.
class GapEvaluator {
public:
    /// Throws InputError for what there is no evaluator for, and for what would take minutes: with noise and the linear
    /// step more than 20 parameters and free weights.
    explicit GapEvaluator(Instance instance);

    /// The gap at horizon T of budget N (K = ⌊N/T⌋ rounds) to `digits` significant digits. Throws InputError unless
    /// 1 ≤ T ≤ N, for more rounds than can be simulated, and for budgets whose matrix powers take too long: from 24
    /// parameters and free weights on, at most 2^24 with 64 domains and 64 parameters.
    GapRow at(const Integer& budget, const Integer& horizon, long digits);
    /// The same at the certified best horizon.
    GapRow best(const Integer& budget, long digits);

private:
    Ball simulated(const Integer& horizon, std::size_t rounds, long digits) const;
    Ball closed_form(const Integer& horizon, const Integer& rounds, long digits);
    Ball sampled(const Integer& horizon, std::size_t rounds) const;
    std::size_t most_sampled_rounds() const;
    std::size_t most_noisy_evaluations() const;
    std::size_t linear_size() const;              // parameters and the rank of the mixtures
    std::size_t scaled(std::size_t limit) const;  // a limit on simulated rounds for m domains and d parameters
    void check_budget(const Integer& budget) const;
    Integer best_simulated(const Integer& budget) const;
    bool is_linear() const { return instance_.update == OuterUpdate::linear; }

    Instance instance_;
    std::optional<MixtureHull> hull_;               // exponentiated gradient
    std::optional<HorizonSearch> search_;           // linear outer step, no noise
    std::unique_ptr<StochasticSearch> stochastic_;  // linear outer step, noise
};

/// Reads `--budget` and `--horizon`: a whole number from 1 to 1e1000. Throws InputError that names the option.
Integer parse_count(const std::string& text, const std::string& option);
/// Reads `--digits`: 1 to 1000.
long parse_digits(const std::string& text);

/// A JSON list of {"budget", "horizon", "rounds", "gap": {"lower", "upper"}, "method"}, numbers as decimal strings.
void print_json(std::ostream& out, const std::vector<GapRow>& rows);
/// An aligned table; whole numbers above 12 digits as "1e300" where exact, else as "~4.19e296".
void print_table(std::ostream& out, const std::vector<GapRow>& rows);

}  // namespace datamix::verify
