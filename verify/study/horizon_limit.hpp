#pragma once

#include <Eigen/Core>
#include <optional>

#include "datamix/instance/instance.hpp"

/// Where the weights of an instance go at each horizon, in double.
namespace datamix::verify {

/// Where the weights of one horizon go as N → ∞, without noise, among the mixtures that the outer update reaches: all
/// of the affine hull for the linear step, the simplex for exponentiated and projected gradient. With one diagonal
/// Hessian the minimiser of ½(θ−c)ᵀM_T(θ−c) (claim horizon-metric); with any others where the hypergradient of a round
/// that starts at θ*(w) leaves w, sought from the start.
struct HorizonLimit {
    Integer horizon;
    Eigen::VectorXd weights;            ///< m; of affinely dependent optima one of those with this mixture
    double loss = 0;                    ///< F
    std::optional<std::size_t> vertex;  ///< the domain that has all the weight
    bool global = true;                 ///< of a best mixture: none is better; else none near it
};

/// I − (I−ηH)^T (d, its diagonal), the metric of a horizon.
Eigen::VectorXd metric_of(const Instance& instance, const Integer& horizon);

/// κ_T, the condition number of that metric; none where Hessians differ or V ≠ I.
std::optional<double> condition_of(const AnyInstance& any, const Integer& horizon);

/// F(w) of weights (m).
/// @{
double loss_of(const Instance& instance, const Eigen::VectorXd& weights);
double loss_of(const QuadraticInstance& instance, const Eigen::VectorXd& weights);
/// @}

/// The limit of one horizon; the best mixture of those that the update reaches, with horizon 0. Throw UnsupportedError
/// where a loss or a weight is beyond double, UndecidedError where no limit is found.
/// @{
HorizonLimit horizon_limit(const Instance& instance, const Integer& horizon);
HorizonLimit horizon_limit(const QuadraticInstance& instance, const Integer& horizon);
HorizonLimit best_mixture(const Instance& instance);
HorizonLimit best_mixture(const QuadraticInstance& instance);
/// @}

}  // namespace datamix::verify
