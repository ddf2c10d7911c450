#pragma once

#include "datamix/numeric/lambert.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix::theory {

/// Upper bounds on the error with stochastic gradients as functions of a real horizon T (claim S4), A, B > 0. Which
/// theorem each one bounds is said in claim S3.
enum class StochasticForm {
    mean_square,    ///< φ_0 = AT/N + B ln T/T: S3(b), or S3(a) with the bias bounded by the RMS error
    mean_square_1,  ///< φ_1 = AT/N + B(1 + ln T)/T
    rms,            ///< A√(T/N) + B√(ln T/T): the same for rates of the square root
    true_bias,      ///< A√(T/N) + B ln T/T: S3(a) with the true bias; its law is N^{1/3}(ln N)^{2/3}
};

/// One of the forms with its constants.
struct StochasticBound {
    StochasticForm form;  ///< which
    Ball a;               ///< A
    Ball b;               ///< B
    Ball budget;          ///< N

    /// The bound at real T ≥ 1.
    Ball at(const Ball& t) const {
        const Ball one(1);
        switch (form) {
            case StochasticForm::mean_square: return a * t / budget + b * log(t) / t;
            case StochasticForm::mean_square_1: return a * t / budget + b * (one + log(t)) / t;
            case StochasticForm::rms: return a * sqrt(t / budget) + b * sqrt(log(t) / t);
            case StochasticForm::true_bias: break;
        }
        return a * sqrt(t / budget) + b * log(t) / t;
    }
    /// The sign of the derivative in T (T > 1): positive where the bound increases.
    Ball slope_sign(const Ball& t) const {
        const Ball one(1);
        switch (form) {
            case StochasticForm::mean_square: return a * t * t / budget - b * (log(t) - one);
            case StochasticForm::mean_square_1: return a * t * t / budget - b * log(t);
            case StochasticForm::rms: return a * t / sqrt(budget) - b * (log(t) - one) / sqrt(log(t));
            case StochasticForm::true_bias: break;
        }
        return a * t * sqrt(t / budget) - Ball(2) * b * (log(t) - one);
    }
};

/// φ_0: the larger root of T² = q(ln T − 1), q = BN/A: T = √(−(q/2)W_{−1}(−2e²/q)), q > 2e³. S4.
inline Ball mean_square_horizon(const Ball& q) {
    const Ball w = lambert_w(-exp(Ball(2) - log(q / Ball(2))), true);
    return sqrt(-q * w / Ball(2));
}
/// φ_1: T² = q ln T, T = √(−(q/2)W_{−1}(−2/q)), q > 2e. S4.
inline Ball mean_square_1_horizon(const Ball& q) {
    const Ball w = lambert_w(-Ball(2) / q, true);
    return sqrt(-q * w / Ball(2));
}

}  // namespace datamix::theory
