#pragma once

#include <functional>

#include "datamix/numeric/normal.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// A problem whose domain gradients carry additive noise: every call of domain_gradients is a new inner step and draws
/// new noise (d×m). The algorithm asks once per inner step and uses the answer for the parameters and for the
/// sensitivities, so both see the same samples. Losses and Hessians are those of the problem itself.
template <Problem P>
class NoisyGradients {
public:
    using Scalar = typename P::Scalar;              ///< of the problem
    using Noise = std::function<Matrix<Scalar>()>;  ///< a new sample (d×m) at every call

    /// The problem must outlive this.
    NoisyGradients(const P& problem, Noise noise) : problem_(problem), noise_(std::move(noise)) {}

    Eigen::Index domains() const { return problem_.domains(); }      ///< m
    Eigen::Index dimension() const { return problem_.dimension(); }  ///< d
    /// L of the problem itself, where it knows it.
    std::optional<Scalar> smoothness() const {
        if constexpr (SmoothProblem<P>) return problem_.smoothness();
        return std::nullopt;
    }
    /// [∇f_1(θ) … ∇f_m(θ)] + noise (d×m); draws.
    Matrix<Scalar> domain_gradients(const Vector<Scalar>& theta) const {
        return problem_.domain_gradients(theta) + noise_();
    }
    /// ∇²f_w(θ) v (d)
    Vector<Scalar> hessian_times(const Vector<Scalar>& w, const Vector<Scalar>& theta, const Vector<Scalar>& v) const {
        return problem_.hessian_times(w, theta, v);
    }
    /// f_V(θ)
    Scalar validation_loss(const Vector<Scalar>& theta) const { return problem_.validation_loss(theta); }
    /// ∇f_V(θ) (d)
    Vector<Scalar> validation_gradient(const Vector<Scalar>& theta) const {
        return problem_.validation_gradient(theta);
    }

private:
    const P& problem_;
    Noise noise_;
};

/// Gaussian noise for NoisyGradients: independent N(0, covariance_il) per step, from a counter-based stream. Step t of
/// a replicate draws position (replicate, t).
class GaussianNoise {
public:
    /// deviations: d×m, square roots of the covariance diagonals.
    GaussianNoise(NormalStream stream, std::uint64_t replicate, Matrix<double> deviations)
        : stream_(stream), replicate_(replicate), deviations_(std::move(deviations)) {}

    /// The sample of the next step (d×m).
    Matrix<double> operator()() {
        Matrix<double> sample(deviations_.rows(), deviations_.cols());
        stream_.normals(replicate_, step_++, sample.data(), static_cast<std::size_t>(sample.size()));
        return sample.cwiseProduct(deviations_);
    }

private:
    NormalStream stream_;
    std::uint64_t replicate_, step_ = 0;
    Matrix<double> deviations_;
};

}  // namespace datamix
