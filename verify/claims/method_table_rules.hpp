#pragma once

#include "claims/method_models.hpp"
#include "datamix/numeric/predicate.hpp"

/// Claim method-table (X8): what its table says of a method; exponentiated gradient on one-step scores, run in balls.
namespace datamix::verify {

/// A row of the table: how T* grows, and what is known of the error.
struct TableRow {
    const char* name;
    HypergradientMethod method;
    int low, high;          ///< of the growth of T* in a decade, from 1e4 on; 0: T* is `horizon`
    int horizon;            ///< T* at every N
    const char* key;        ///< of the constant, where there is one
    Rational floor, times;  ///< error > floor; |N·error − times| < 1e−6
};

/// Two domains, T steps to a round: at the last of them the scores s_i = ⟨∇f_i(θ), ∇f_V(θ⁺)⟩ are taken, and
/// w_i ← w_i exp(αs̃_i)/Σ, with s̃ = s/(|s_1| + |s_2|) or s itself times η. Log-odds ℓ = ln(w_1/w_2) are what is kept.
class ScoreRun {
public:
    ScoreRun(const ExactModel& instance, int horizon, bool normalised)
        : instance_(instance), normalised_(normalised), kept_(2), theta_(2) {
        const Rational& w = instance.start_weights(0);
        odds_ = log(method_ball(w / (1 - w)));
        for (Eigen::Index i = 0; i < 2; ++i) {
            kept_(i) = power<Ball>(method_ball(1 - method_step * instance.problem.curvature(i)), horizon - 1);
            theta_(i) = method_ball(instance.start_parameters(i));
        }
    }

    /// w_1 of the round to come.
    Ball weight() const { return Ball(1) / (Ball(1) + exp(-odds_)); }
    /// One round; returns by how much s̃_1 exceeds s̃_2.
    Ball advance() {
        const Ball w = weight(), eta = method_ball(method_step);
        Ball scores[2] = {Ball(0), Ball(0)};
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Rational& h = instance_.problem.curvature(i);
            const Ball off = kept_(i) * (theta_(i) - w), before = w + off;  // θ − w contracts, as written: so do balls
            theta_(i) = w + method_ball(1 - method_step * h) * off;
            const Ball pull = method_ball(h) * (theta_(i) - method_ball(instance_.problem.validation(i)));
            scores[0] += (before - Ball(1)) * pull;  // optima (1,1) and 0
            scores[1] += before * pull;
        }
        Ball moved = normalised_ ? normalised_difference(scores[0], scores[1]) : eta * (scores[0] - scores[1]);
        odds_ += method_ball(instance_.outer_step) * moved;
        return moved;
    }
    /// Whether from this round on the log-odds go up and down by α in turns, for ever: every θ of a small box makes
    /// them do so twice and is in the box again.
    Truth alternates() const {
        ScoreRun box = *this;
        for (Eigen::Index i = 0; i < 2; ++i) box.theta_(i) = widened(box.theta_(i), method_ball(Rational(1) / 1000000));
        const Vector<Ball> first = box.theta_;
        const Ball one = box.advance(), other = box.advance();
        const auto is = [](const Ball& x, int value) { return equal(x, Ball(value)); };
        Truth holds = (is(one, 1) && is(other, -1)) || (is(one, -1) && is(other, 1));
        for (Eigen::Index i = 0; i < 2; ++i)
            holds = holds && less(lower_end(first(i)), lower_end(box.theta_(i))) &&
                    less(upper_end(box.theta_(i)), upper_end(first(i)));
        return holds;
    }

private:
    /// (s_1 − s_2)/(|s_1| + |s_2|), exactly ±1 where the signs differ.
    static Ball normalised_difference(const Ball& first, const Ball& second) {
        if (certainly(less(Ball(0), first)) && certainly(less(second, Ball(0)))) return Ball(1);
        if (certainly(less(first, Ball(0))) && certainly(less(Ball(0), second))) return Ball(-1);
        return (first - second) / (abs(first) + abs(second));
    }

    ExactModel instance_;
    bool normalised_;
    Vector<Ball> kept_, theta_;
    Ball odds_;
};

/// A run that alternates after `rounds` rounds, if it does.
struct ScoreOutcome {
    Truth alternates;       ///< certainly, from then on
    Ball low, high, total;  ///< w_1 of the next two rounds, in order of size; Σ(w_1 − w*) of the rounds before
    Ball least;  ///< of the error w̄ − w* over all numbers of rounds from `rounds` on; where it alternates

    ScoreOutcome(ScoreRun run, int rounds, const Rational& best) : total(0) {
        for (int k = 0; k < rounds; ++k, run.advance()) total += run.weight() - method_ball(best);
        alternates = run.alternates();
        const Ball one = run.weight();
        run.advance();
        const Ball other = run.weight(), middle = limit(one, other, best), n(rounds);
        low = min(one, other);
        high = max(one, other);
        // After n ≥ `rounds` rounds: middle + (total − rounds·middle + what an odd one adds)/n.
        const Ball rest = (total - n * middle + min(Ball(0), (one - other) / Ball(2))) / n;
        least = middle + min(Ball(0), rest);
    }
    /// What the error w̄ − w* tends to.
    static Ball limit(const Ball& one, const Ball& other, const Rational& best) {
        return (one + other) / Ball(2) - method_ball(best);
    }
};

}  // namespace datamix::verify
