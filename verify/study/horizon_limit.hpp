#pragma once

#include <Eigen/Core>
#include <optional>

#include "instance/instance.hpp"

/// Where the weights of an instance go at each horizon, in double.
namespace datamix::verify {

/// Where the weights of one horizon go as N → ∞, without noise: the minimiser of ½(θ−c)ᵀM_T(θ−c) over the mixtures that
/// the outer update reaches (claim horizon-metric): all of the affine hull for the linear step, the simplex for
/// exponentiated and projected gradient.
struct HorizonLimit {
    Integer horizon;
    Eigen::VectorXd weights;            ///< m; of affinely dependent optima one of those with this mixture
    double loss = 0;                    ///< F
    std::optional<std::size_t> vertex;  ///< the domain that has all the weight
};

/// I − (I−ηH)^T (d, its diagonal), the metric of a horizon.
Eigen::VectorXd metric_of(const Instance& instance, const Integer& horizon);

/// F(w) of weights (m), θ*(w) = Aw.
double loss_of(const Instance& instance, const Eigen::VectorXd& weights);

/// The limit of one horizon; the best mixture of those that the update reaches, with horizon 0. Throw UnsupportedError
/// where a loss or a weight is beyond double.
/// @{
HorizonLimit horizon_limit(const Instance& instance, const Integer& horizon);
HorizonLimit best_mixture(const Instance& instance);
/// @}

}  // namespace datamix::verify
