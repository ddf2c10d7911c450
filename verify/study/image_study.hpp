#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "datamix/algorithm/best_mixture.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/softmax.hpp"

namespace datamix::verify {

/// Rows with a class each as domains and as what is validated on.
struct ImageDomains {
    std::vector<LabelledRows<double>> domains;
    LabelledRows<double> validation;
    Eigen::Index classes = 0;  ///< C
};

/// What changes a hypergradient before the weights see it; for controls.
using Distortion = std::function<Eigen::VectorXd(const Eigen::VectorXd&)>;

/// Softmax regression on images, and everything that claim image-negative asks of it: F(w) = f_V(θ*(w)) in nats per
/// image, weights w (m) on the simplex. Its loops over doubles want -O3: one source file has them.
class ImageStudy {
public:
    /// Throws InputError as SoftmaxProblem, and for a regularisation that is not above 0.
    ImageStudy(const ImageDomains& images, double regularisation);
    ImageStudy(const ImageStudy&) = delete;
    ImageStudy& operator=(const ImageStudy&) = delete;
    ~ImageStudy();

    Eigen::VectorXd uniform() const;  ///< 1/m in every domain
    double smoothness() const;        ///< L

    double loss(const Eigen::VectorXd& w);  ///< F(w)
    /// A stationary point of F from weights `from` (m): stationary_mixture.
    Mixture stationary(const Eigen::VectorXd& from);
    /// K → ∞ of a horizon T with η = 1/L from uniform weights, as horizon_limit has it of texts: where exponentiated
    /// gradient along the truncated hypergradient at θ*(w), distorted, comes to rest up to `residual`. Throws as
    /// find_equilibrium and NewtonOptimum::move.
    Mixture limit(std::size_t horizon, double residual, const Distortion& distort = {});
    /// Weights (m) after a run of exponentiated gradient with full gradients, η = 1/L, from uniform weights and θ = 0:
    /// the last ones.
    /// @{
    Eigen::VectorXd greedy_run(std::size_t steps, double outer_step) const;    ///< T = 1, unrolled
    Eigen::VectorXd implicit_run(std::size_t steps, double outer_step) const;  ///< T = 1, an adjoint kept (X2)
    /// @}

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace datamix::verify
