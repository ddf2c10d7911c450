#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "datamix/evaluate/method_sums.hpp"
#include "datamix/search/certified_argmin.hpp"

namespace datamix {

/// What a method's search for the best horizon of a budget found.
struct MethodBest {
    Integer budget;          ///< N
    Integer horizon;         ///< T, of those that were enclosed the best
    Ball gap;                ///< F − F* of the average there, K = ⌊N/T⌋ rounds
    bool certified = false;  ///< every other horizon 1 … N was enclosed and is worse, or is excluded by a proved bound
    Integer enclosed;        ///< horizons 1 … `enclosed` were evaluated one by one
};

/// A lower bound of the gap of the average over all horizons from a cutoff on, whatever the number of rounds
/// (proofs/method_table.md): the entries of a round's matrix are balls that hold those of every such horizon, so that
/// the sums S_n = Σ_{k<n}s_k of all of them are run at once; from n_1 rounds on S_n is known up to what a power of the
/// matrix leaves.
class BeyondHorizon {
public:
    /// All T ≥ first.
    BeyondHorizon(const ExactModel& model, const HypergradientMethod& method, const Rational& eta, const Integer& first,
                  Precision precision)
        : first_(first),
          precision_(precision),
          run_(model, method, method_factors_from(method, model.problem.curvature, eta, first, precision), precision) {
        const MethodSums sums = MethodSums::of(run_);
        usable_ = sums.known;
        sum_ = sums.rest;
        for (std::size_t k = 0; k < sums.first.size(); ++k) {
            const Ball rounds(Integer(k + 1), precision);
            const Ball least = lower_end(run_.gap(run_.limit() + sums.first[k] / rounds));
            least_.push_back(least_.empty() ? least : min(least, least_.back()));
        }
    }

    /// Whether every horizon from `first` on certainly has a gap above `gap` at this budget.
    bool excludes(const Integer& budget, const Ball& gap) const {
        const Integer most = budget / first_;  // rounds
        if (most == 0) return true;
        if (!usable_) return false;
        const std::size_t listed = least_.size();
        if (most <= Integer(listed)) return certainly(less(gap, least_[most.convert_to<std::size_t>() - 1]));
        if (!certainly(less(gap, least_.back()))) return false;
        // n > n_1: y = b + xS with x = 1/n ≥ 1/most. Where ⟨Ub, US⟩ ≥ 0 |Uy| grows with x, else |Uy| ≥ x|US| − |Ub|.
        const Ball x = Ball(1) / Ball(Rational(most), precision_);
        const Vector<Ball>& b = run_.limit();
        if (certainly(less(gap, run_.gap(b + sum_ * x))) && leads_away(b)) return true;
        const Ball size = x * sqrt(lower_end(run_.gap(sum_))) - sqrt(upper_end(run_.gap(b)));
        return certainly(less(sqrt(upper_end(gap)), size));
    }

private:
    /// ⟨Ub, US⟩ ≥ 0
    bool leads_away(const Vector<Ball>& b) const {
        return certainly(less_equal(Ball(0), run_.gap(b + sum_) - run_.gap(b) - run_.gap(sum_)));
    }

    Integer first_;
    Precision precision_;
    MethodRun<Ball> run_;
    bool usable_ = false;
    std::vector<Ball> least_;  // at [n − 1]: no gap after 1 … n rounds is below
    Vector<Ball> sum_;         // every S_n with n ≥ n_1
};

/// The best horizon of a method at given budgets, average iterate, linear outer step, full gradients, constant inner
/// step. All horizons up to a cutoff are enclosed one by one, the others excluded by BeyondHorizon; the cutoff grows
/// until they are.
class MethodSearch {
public:
    /// How much work a search may take.
    struct Limits {
        int horizons = 2000;   ///< the last cutoff
        long bits = 1L << 12;  ///< enclosures that still overlap at this precision are not told apart
    };

    /// Throws InputError for an outer step beyond the stability limit.
    /// @{
    MethodSearch(const ExactModel& model, const HypergradientMethod& method, const Rational& eta)
        : MethodSearch(model, method, eta, Limits()) {}
    MethodSearch(const ExactModel& model, const HypergradientMethod& method, const Rational& eta, const Limits& limits)
        : model_(model.with_stable_linear_step()), method_(method), eta_(eta), limits_(limits) {
        const Vector<Rational> off = times<Rational>(model_.problem.optima, model_.start_weights) - model_.hull.nearest;
        start_gap_ = dot<Rational>(off, off) / 2;
    }
    /// @}

    /// F − F* of the average at (T, K). Throws InputError for K < 1.
    Ball gap(const Integer& horizon, const Integer& rounds, Precision precision = usual) const {
        MethodRun<Ball> run = run_at(horizon, precision);
        return gap_of(run, rounds, precision);
    }
    /// y of the average at (T, K), relative to the optimum (r). Throws InputError for K < 1.
    Vector<Ball> offset(const Integer& horizon, const Integer& rounds, Precision precision = usual) const {
        return run_at(horizon, precision).average(rounds);
    }
    /// The gap as N → ∞ at a fixed horizon; infinitely wide for an adjoint whose round is not shown to be stable there.
    Ball limit_gap(const Integer& horizon, Precision precision = usual) const {
        const MethodRun<Ball> run = run_at(horizon, precision);
        const auto n = run.map().rows() - run.rank();
        if (method_.kind == HypergradientMethod::Kind::adjoint &&
            !GeometricDecay::of(run.map().topLeftCorner(n, n)).certain)
            return Ball(1) / Ball(0);
        return run.gap(run.limit());
    }

    /// One result per budget, in their order; each horizon's matrix serves all budgets. Throws InputError for a budget
    /// below 1.
    std::vector<MethodBest> find(const std::vector<Integer>& budgets) const {
        std::vector<CertifiedArgmin> searches;
        std::vector<MethodBest> results;
        for (const Integer& budget : budgets) {
            if (budget < 1) throw InputError("expected a budget that is a whole number, at least 1");
            results.push_back({budget, 0, Ball(), false, 0});
            searches.emplace_back(function_of(budget), CertifiedArgmin::Limits{.bits = limits_.bits, .most_open = 4});
        }
        std::vector<bool> done(budgets.size(), false);
        int enclosed = 0;
        for (int cutoff = 12;; cutoff = std::min(limits_.horizons, cutoff * 3 / 2)) {
            while (enclosed < cutoff) enclose(++enclosed, budgets, done, searches);
            const BeyondHorizon beyond(model_, method_, eta_, enclosed + 1, usual);
            bool all = true;
            for (std::size_t i = 0; i < budgets.size(); ++i) {
                if (done[i]) continue;
                const bool excluded = beyond.excludes(budgets[i], searches[i].value());
                if (excluded || cutoff >= limits_.horizons) settle(searches[i], enclosed, excluded, results[i]);
                done[i] = excluded;
                all = all && excluded;
            }
            if (all || cutoff >= limits_.horizons) return results;
        }
    }

private:
    static constexpr Precision usual{128};

    MethodRun<Ball> run_at(const Integer& horizon, Precision precision) const {
        return {model_, method_, eta_, horizon, precision};
    }
    Ball gap_of(MethodRun<Ball>& run, const Integer& rounds, Precision precision) const {
        if (rounds == 1) return {start_gap_, precision};
        return run.gap(run.average(rounds));
    }
    CertifiedArgmin::Function function_of(const Integer& budget) const {
        return {.enclose = [this, budget](const Integer& t, long bits) { return gap(t, Integer(budget / t), {bits}); },
                .alike =
                    [budget](const Integer& t) {
                        return 2 * t > budget ? HorizonRange{Integer(budget / 2 + 1), budget} : HorizonRange{t, t};
                    }};
    }
    void enclose(int horizon, const std::vector<Integer>& budgets, const std::vector<bool>& done,
                 std::vector<CertifiedArgmin>& searches) const {
        std::optional<MethodRun<Ball>> run;
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            if (done[i] || budgets[i] < horizon) continue;
            if (!run) run = run_at(horizon, usual);
            searches[i].offer(horizon, gap_of(*run, Integer(budgets[i] / horizon), usual), usual.bits);
        }
    }
    static void settle(const CertifiedArgmin& search, int enclosed, bool excluded, MethodBest& result) {
        const BestHorizon best = search.result();
        result.horizon = best.horizon;
        result.gap = best.gap;
        result.certified = excluded && best.is_certain();
        result.enclosed = std::min(Integer(enclosed), result.budget);
    }

    ExactModel model_;
    HypergradientMethod method_;
    Rational eta_;
    Limits limits_;
    Rational start_gap_;
};

}  // namespace datamix
