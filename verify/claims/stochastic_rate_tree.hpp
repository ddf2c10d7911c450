#pragma once

#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/problem/noisy_gradients.hpp"
#include "datamix/problem/shared_quadratic.hpp"

/// Claim stochastic-rate (S3): runs of the algorithm over all paths of a two-point noise, so that every expectation is
/// exact.
namespace datamix::verify::stochastic_rate_tree {

/// θ − η∇f(θ) and the reverse sweep lose up to a bit a step each in ball arithmetic; the longest run has 432 steps.
inline constexpr Precision precision{1100};

inline Ball exact(const Rational& value) { return Ball(value, precision); }
inline Ball zero() { return exact(0); }
/// max v − min v.
inline Ball span(const Vector<Ball>& v) {
    Ball high = v(0), low = v(0);
    for (Eigen::Index j = 1; j < v.size(); ++j) {
        high = max(high, v(j));
        low = min(low, v(j));
    }
    return high - low;
}

/// A shared-Hessian problem, noise ±deviation on the first domain during the first `noisy` rounds, and how it is run.
struct Setting {
    const char* name;
    Vector<Rational> h, c;
    Matrix<Rational> optima;
    Rational eta, alpha, deviation;
    std::size_t horizon, rounds, noisy;
    Rational share = 1;  ///< (b) is run with α = share/L_F

    Rational least() const {  ///< F*
        const Vector<Rational> best = theory::closest_mixture(optima, c, identity_matrix<Rational>(c.size())),
                               offset = times<Rational>(optima, best) - c;
        return dot<Rational>(offset, offset) / 2;
    }
};

/// Expectations over the tree of noise paths.
template <class Update>
class Tree {
public:
    explicit Tree(const Setting& setting)
        : setting_(setting),
          optima_(from_rational<Ball>(setting.optima, precision)),
          validation_(from_rational<Ball>(setting.c, precision)),
          least_(exact(setting.least())),
          problem_{from_rational<Ball>(setting.h, precision), optima_, validation_},
          squares_(setting.rounds, zero()),
          bias(zero()),
          mean_square(zero()),
          stationarity(zero()),
          gap(zero()) {}

    void run(const Vector<Ball>& start) {
        const Vector<Ball> theta = times(start);
        walk(0, exact(1), start, theta, Vector<Ball>::Constant(start.size(), zero()));
    }
    /// B: the largest E span(g_k)² over k.
    Ball square_bound() const {
        Ball result = zero();
        for (const auto& s : squares_) result = max(result, s);
        return result;
    }
    Ball objective(const Vector<Ball>& w) const {
        const Vector<Ball> offset = times(w) - validation_;
        return dot<Ball>(offset, offset) / Ball(2);
    }

private:
    const Setting& setting_;
    Matrix<Ball> optima_;
    Vector<Ball> validation_;
    Ball least_;
    SharedQuadratic<Ball> problem_;
    std::vector<Ball> squares_;

public:
    Ball bias;          ///< sup ½span(E[g | past] − ∇F)
    Ball mean_square;   ///< sup E[|Π(g − ∇F)|² | past]
    Ball stationarity;  ///< (1/K) Σ E|G_α(w_k)|²
    Ball gap;           ///< E F(w̄) − F*

private:
    Vector<Ball> times(const Vector<Ball>& w) const { return datamix::times<Ball>(optima_, w); }

    /// ∂_jF(w) = ⟨Aw − c, a_j − Aw⟩.
    Vector<Ball> slope(const Vector<Ball>& w) const {
        const Vector<Ball> theta = times(w), offset = theta - validation_;
        Vector<Ball> result(w.size());
        for (Eigen::Index j = 0; j < w.size(); ++j) result(j) = dot<Ball>(offset, optima_.col(j) - theta);
        return result;
    }
    Vector<Ball> step(const Vector<Ball>& w, const Vector<Ball>& g) const {
        const Ball alpha = exact(setting_.alpha);
        if constexpr (std::same_as<Update, ProjectedGradient>) {
            Vector<Ball> next(2);  // the projection on the segment, for two domains
            next(0) = min(exact(1), max(zero(), w(0) - alpha * (g(0) - g(1)) / Ball(2)));
            next(1) = Ball(1) - next(0);
            return next;
        } else {
            return Update{}.template step<Ball>(w, g, alpha);
        }
    }

    void walk(std::size_t k, const Ball& probability, const Vector<Ball>& w, const Vector<Ball>& theta,
              const Vector<Ball>& sum) {
        const Ball rounds = exact(Rational(static_cast<long>(setting_.rounds)));
        if (k == setting_.rounds) {
            gap += probability * (objective(sum / rounds) - least_);
            return;
        }
        const Vector<Ball> truth = slope(w);
        if constexpr (std::same_as<Update, ProjectedGradient>) {
            const Vector<Ball> moved = (w - step(w, truth)) / exact(setting_.alpha);
            stationarity += probability * dot<Ball>(moved, moved) / rounds;
        }
        const std::size_t patterns = k < setting_.noisy ? std::size_t{1} << setting_.horizon : 1;
        const Ball share = exact(Rational(1) / Rational(static_cast<long>(patterns)));
        Vector<Ball> mean = Vector<Ball>::Constant(w.size(), zero());
        Ball square = zero(), error = zero();
        struct Branch {
            Vector<Ball> g, theta;
        };
        std::vector<Branch> branches;
        for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
            std::size_t t = 0;
            const NoisyGradients<SharedQuadratic<Ball>> noisy(problem_, [&] {
                Matrix<Ball> noise = Matrix<Ball>::Constant(theta.size(), w.size(), zero());
                if (patterns > 1)
                    for (Eigen::Index i = 0; i < theta.size(); ++i)
                        noise(i, 0) = exact(setting_.deviation * ((pattern >> t) & 1U ? 1 : -1));
                ++t;
                return noise;
            });
            PlainTape<NoisyGradients<SharedQuadratic<Ball>>> tape(noisy);
            Branch branch{{}, theta};
            branch.g = reverse_round(noisy, tape, w, setting_.horizon, exact(setting_.eta), branch.theta);
            Ball common = zero(), off = zero();
            for (Eigen::Index j = 0; j < w.size(); ++j) {
                mean(j) += branch.g(j) * share;
                common += (branch.g(j) - truth(j)) / Ball(static_cast<long>(w.size()));
            }
            for (Eigen::Index j = 0; j < w.size(); ++j) {
                const Ball d = branch.g(j) - truth(j) - common;
                off += d * d;
            }
            square += span(branch.g) * span(branch.g) * share;
            error += off * share;
            branches.push_back(std::move(branch));
        }
        squares_[k] += probability * square;
        bias = max(bias, span(mean - truth) / Ball(2));
        mean_square = max(mean_square, error);
        for (const auto& branch : branches) walk(k + 1, probability * share, step(w, branch.g), branch.theta, sum + w);
    }
};

}  // namespace datamix::verify::stochastic_rate_tree
