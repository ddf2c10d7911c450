#pragma once

#include <string>
#include <variant>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/evaluate/output.hpp"
#include "datamix/evaluate/quadratic_model.hpp"

namespace datamix {

/// The outer updates that an instance file can name.
enum class OuterRule { linear, exponentiated_gradient, projected_gradient };

/// "linear", "eg" or "projected".
inline std::string name_of(OuterRule rule) {
    switch (rule) {
        case OuterRule::linear: return "linear";
        case OuterRule::exponentiated_gradient: return "eg";
        case OuterRule::projected_gradient: break;
    }
    return "projected";
}

/// What every instance file has beside its problem.
struct InstanceHead {
    std::string file;                      ///< its name in messages
    std::vector<std::string> names;        ///< of the domains, distinct
    StepLaw inner;                         ///< η, at most 1/L
    OuterRule update = OuterRule::linear;  ///< the outer step
    Output output = Output::average;       ///< which weights are the answer
};

/// An instance file (proofs/formats.md) whose domains share one diagonal Hessian, V = I: a shared-Hessian quadratic
/// problem with m domains in d dimensions, the steps of the algorithm, its start and its output. Every number is the
/// rational that the file's text denotes.
struct Instance : InstanceHead {
    ExactModel model;  ///< start weights on the simplex, positive for exponentiated gradient; bounds for projected
};

/// The same with any other Hessians, of the domains or of the validation; η is constant, gradients are full.
struct QuadraticInstance : InstanceHead {
    QuadraticModel model;  ///< start weights on the simplex, positive for exponentiated gradient; bounds as above
};

/// What an instance file can be.
using AnyInstance = std::variant<Instance, QuadraticInstance>;

/// What both have.
inline const InstanceHead& head_of(const AnyInstance& instance) {
    return std::visit([](const auto& one) -> const InstanceHead& { return one; }, instance);
}

/// What has one diagonal Hessian and V = I. Throws UnsupportedError for others.
inline const Instance& diagonal_of(const AnyInstance& any) {
    if (const auto* instance = std::get_if<Instance>(&any)) return *instance;
    throw UnsupportedError(
        head_of(any).file +
        ": curvature: expected one diagonal that all domains share, and none of the validation; with "
        "others \"error\", \"horizon\", \"curve\", \"law\" and \"diagnose\" answer");
}

}  // namespace datamix
