#pragma once

#include "datamix/algorithm/step_law.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

/// Exponentiated gradient on two domains, round by round in closed form and in log-odds: r_i = (1−ηh_i)^T,
/// θ ← rθ + (1−r)(a_2 + wu), g = Σ u_i(1−r_i)(θ_i − c_i), logit w ← logit w − αg. Exactly the algorithm of
/// algorithm/mixing.hpp, in the form to use where weights underflow (a vertex) or the numbers are wide balls: written
/// as convex combinations it does not inflate radii, which θ − η∇f_w(θ) does.
template <class S>
class TwoDomainRun {
public:
    /// Two domains; η = eta, T = horizon, α = alpha. start() comes before the first round.
    TwoDomainRun(const SharedQuadratic<S>& instance, const Integer& horizon, const S& eta, const S& alpha)
        : instance_(instance),
          alpha_(alpha),
          kept_(retained_by_descent<S>(instance.curvature, eta, horizon)),
          moved_(instance.dimension()),
          direction_(instance.direction()) {
        for (Eigen::Index i = 0; i < kept_.size(); ++i) moved_(i) = S(1) - kept_(i);
    }

    /// Starts at weight 0 < w_0 < 1 of the first domain and parameters θ_0 (d).
    void start(const S& weight, const Vector<S>& parameters) {
        using std::log;
        log_odds_ = log(weight / (S(1) - weight));
        weight_ = weight;
        parameters_ = parameters;
    }

    /// One round: T inner steps, then the outer step. Returns the hypergradient g = g_1 − g_2 it used.
    S round() {
        using std::exp;
        S g(0);
        for (Eigen::Index i = 0; i < kept_.size(); ++i) {
            parameters_(i) = kept_(i) * parameters_(i) + moved_(i) * (instance_.optima(i, 1) + weight_ * direction_(i));
            g += direction_(i) * moved_(i) * (parameters_(i) - instance_.validation(i));
        }
        log_odds_ -= alpha_ * g;
        weight_ = S(1) / (S(1) + exp(-log_odds_));
        return g;
    }

    const S& weight() const { return weight_; }      ///< w_k
    const S& log_odds() const { return log_odds_; }  ///< ln(w_k/(1−w_k))
    S other_weight() const {                         ///< 1 − w_k, without cancellation
        using std::exp;
        return S(1) / (S(1) + exp(log_odds_));
    }
    const Vector<S>& parameters() const { return parameters_; }  ///< θ_k (d)

private:
    SharedQuadratic<S> instance_;
    S alpha_;
    Vector<S> kept_, moved_, direction_, parameters_;
    S weight_{}, log_odds_{};  // set by start()
};

}  // namespace datamix
