#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "datamix/evaluate/closed_moment_map.hpp"
#include "datamix/evaluate/round_law.hpp"

/// Claim simplex-stochastic (S10): exponentiated gradient over all paths of a two-point noise, so that every
/// expectation is a finite sum in balls.
namespace datamix::verify::simplex_noise {

/// What the identity does with the constants of its statement.
struct Told {
    Rational drift = 1;  ///< share of the round's variances in Λ and w_∞
    Rational warm = 1;   ///< share of Σr_iu_i(θ_0−θ_K)_i
};

/// Rounds of exponentiated gradient on two domains whose noise is ±√v, each sign independent: mean 0 and variance v as
/// a round's Gaussian draw has them.
class NoiseTree {
public:
    NoiseTree(const ExactModel& model, const RoundLaw<Ball>& law, NoisePath path, Precision precision)
        : model_(model), law_(law), path_(path), precision_(precision), alpha_(model.outer_step, precision) {
        for (Eigen::Index l = 0; l < 2; ++l)
            for (Eigen::Index i = 0; i < model.dimension(); ++i)
                if (!law.variance(i, l).contains(0)) entries_.push_back({i, l, sqrt(law.variance(i, l))});
        optima_ = from_rational<Ball>(model.problem.optima, precision);
        validation_ = from_rational<Ball>(model.problem.validation, precision);
    }

    /// Expectations over all paths of K rounds.
    struct Expected {
        Ball average, square;  ///< E w̄_K and E(w̄_K − w*)²
        Ball formula;          ///< w_∞ + [(logit w_0 − E logit w_K)/α − Σr_iu_iE(θ_0−θ_K)_i]/(ΛK)
    };
    Expected expect(std::size_t rounds, const Told& told) {
        const Ball zero(Rational(0), precision_);
        sum_ = square_ = log_odds_ = zero;
        parameters_ = Vector<Ball>::Constant(model_.dimension(), zero);
        rounds_ = rounds;
        const Ball w(model_.start_weights(0), precision_), odds = w / (Ball(1) - w);
        const auto start = from_rational<Ball>(model_.start_parameters, precision_);
        visit(0, start, odds, zero, Ball(Rational(1), precision_));

        Ball stiffness = zero, centre = zero, warm = zero;
        for (Eigen::Index i = 0; i < model_.dimension(); ++i) {
            const Ball u = optima_(i, 0) - optima_(i, 1), z = (Ball(1) - law_.kept(i)) * u,
                       drift(told.drift, precision_);
            stiffness += z * u + drift * (law_.variance(i, 0) + law_.variance(i, 1));
            centre += z * (validation_(i) - optima_(i, 1)) + drift * law_.variance(i, 1);
            warm += law_.kept(i) * u * (start(i) - parameters_(i));
        }
        const Ball count(static_cast<long>(rounds));
        const Ball moved = (log(odds) - log_odds_) / alpha_ - Ball(told.warm, precision_) * warm;
        return {sum_, square_, (centre + moved / count) / stiffness};
    }

private:
    struct Entry {
        Eigen::Index parameter, domain;
        Ball deviation;
    };

    void visit(std::size_t round, const Vector<Ball>& theta, const Ball& odds, const Ball& total, const Ball& chance) {
        if (round == rounds_) {
            const Ball average = total / Ball(static_cast<long>(rounds_)),
                       off = average - Ball(model_.optimum()(0), precision_);
            sum_ += chance * average;
            square_ += chance * off * off;
            log_odds_ += chance * log(odds);
            for (Eigen::Index i = 0; i < theta.size(); ++i) parameters_(i) += chance * theta(i);
            return;
        }
        const Ball w = odds / (Ball(1) + odds);
        // One sign an entry; with sensitivities on their own noise, one more.
        const std::size_t signs = entries_.size() * (path_ == NoisePath::independent ? 2 : 1);
        for (std::size_t mask = 0; mask < (std::size_t{1} << signs); ++mask) {
            Vector<Ball> moved(theta.size()), z(theta.size());
            for (Eigen::Index i = 0; i < theta.size(); ++i) {
                const Ball gone = Ball(1) - law_.kept(i), u = optima_(i, 0) - optima_(i, 1);
                z(i) = gone * u;
                moved(i) = law_.kept(i) * theta(i) + gone * (optima_(i, 1) + w * u);
            }
            for (std::size_t e = 0; e < entries_.size(); ++e) {
                const Entry& entry = entries_[e];
                const auto noise = [&](std::size_t sign) {
                    return (mask >> sign & 1U) != 0 ? entry.deviation : -entry.deviation;
                };
                const bool first = entry.domain == 0;
                moved(entry.parameter) -= (first ? w : Ball(1) - w) * noise(e);
                const Ball own = noise(path_ == NoisePath::independent ? e + entries_.size() : e);
                z(entry.parameter) -= first ? own : -own;
            }
            Ball gradient(0);
            for (Eigen::Index i = 0; i < theta.size(); ++i) gradient += z(i) * (moved(i) - validation_(i));
            visit(round + 1, moved, odds * exp(-alpha_ * gradient), total + w,
                  scaled(chance, -static_cast<long>(signs)));
        }
    }

    ExactModel model_;
    RoundLaw<Ball> law_;
    NoisePath path_;
    Precision precision_;
    Ball alpha_;
    std::vector<Entry> entries_;
    Matrix<Ball> optima_;
    Vector<Ball> validation_;
    std::size_t rounds_ = 0;
    Ball sum_, square_, log_odds_;
    Vector<Ball> parameters_;
};

}  // namespace datamix::verify::simplex_noise
