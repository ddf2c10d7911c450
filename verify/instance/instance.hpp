#pragma once

#include <string>
#include <variant>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/evaluate/output.hpp"
#include "datamix/evaluate/quadratic_model.hpp"

namespace datamix::verify {

/// The outer updates that an instance file can name.
enum class OuterRule { linear, exponentiated_gradient, projected_gradient };

/// "linear", "eg" or "projected".
std::string name_of(OuterRule rule);

/// What every instance file has beside its problem.
struct InstanceHead {
    std::string file;                ///< its name in messages
    std::vector<std::string> names;  ///< of the domains, distinct
    StepLaw inner;                   ///< η, at most 1/L
    OuterRule update = OuterRule::linear;
    Output output = Output::average;
};

/// An instance file (proofs/formats.md) whose domains share one diagonal Hessian, V = I: a shared-Hessian quadratic
/// problem with m domains in d dimensions, the steps of the algorithm, its start and its output. Every number is the
/// rational that the file's text denotes.
struct Instance : InstanceHead {
    ExactModel model;  ///< start weights on the simplex, positive for exponentiated gradient
};

/// The same with any other Hessians, of the domains or of the validation; η is constant, gradients are full.
struct QuadraticInstance : InstanceHead {
    QuadraticModel model;  ///< start weights on the simplex, positive for exponentiated gradient
};

/// What an instance file can be.
using AnyInstance = std::variant<Instance, QuadraticInstance>;

/// What both have.
const InstanceHead& head_of(const AnyInstance& instance);

/// Reads and validates an instance; "-" is standard input, under that name. Throws InputError, or UnsupportedError over
/// a limit, of one line: `FILE: FIELD: expected …, found …`.
///
/// Limits on the steps: η ≤ 1/L with L the largest curvature, an eigenvalue of a domain's; the linear outer step needs
/// αλ_max(G) < 1 with G = Σ_i (a_i − ā)(a_i − ā)ᵀ (two domains: α < 2/|a_1 − a_2|²), projected gradient αλ_max(G) < 2,
/// exponentiated gradient α < 8/D² with D = max |a_i − a_j|. Below them the run is stable at every horizon
/// (proofs/exact_evaluator.md). Where Hessians differ or V ≠ I no limit on α is proved, and any α > 0 is taken.
AnyInstance read_any_instance(const std::string& file);

/// The same from a text; `file` is the name used in messages.
AnyInstance parse_any_instance(const std::string& text, const std::string& file);

/// The same for what is known of one diagonal Hessian and V = I alone. Throw UnsupportedError, too, for others.
/// @{
const Instance& diagonal_of(const AnyInstance& any);
Instance read_instance(const std::string& file);
Instance parse_instance(const std::string& text, const std::string& file);
/// @}

}  // namespace datamix::verify
