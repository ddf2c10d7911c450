#pragma once

#include <string>
#include <vector>

#include "datamix/search/horizon_search.hpp"

namespace datamix::verify {

/// The outer updates that an instance file can name.
enum class OuterRule { linear, exponentiated_gradient };

/// An instance file (proofs/formats.md): a shared-Hessian quadratic problem with m domains in d dimensions, the steps
/// of the algorithm, its start and its output. Every number is the rational that the file's text denotes.
struct Instance {
    std::string file;
    std::vector<std::string> names;  ///< of the domains, distinct
    SharedQuadratic<Rational> problem;
    Matrix<Rational> noise;  ///< d×m: covariance diagonal of each domain's gradient noise, ≥ 0
    InnerStep inner;
    OuterRule update = OuterRule::linear;  ///< linear or exponentiated_gradient
    Rational outer_step;
    Vector<Rational> start_weights;     ///< m, on the simplex; positive for exponentiated gradient
    Vector<Rational> start_parameters;  ///< d
    Output output = Output::average;

    bool is_noisy() const;
    /// For the evaluators of the linear outer step.
    LinearModel linear_model() const { return {problem, start_weights, start_parameters, outer_step}; }
};

/// Reads and validates an instance. Throws InputError, or UnsupportedError over a limit, of one line:
/// `FILE: FIELD: expected …, found …`.
///
/// Limits on the steps: η ≤ 1/L with L the largest curvature; the linear outer step needs αλ_max(G) < 1 with
/// G = Σ_i (a_i − ā)(a_i − ā)ᵀ (two domains: α < 2/|a_1 − a_2|²), exponentiated gradient α < 8/D² with
/// D = max |a_i − a_j|. Below them the run is stable at every horizon (proofs/exact_evaluator.md).
Instance read_instance(const std::string& file);

/// The same from a text; `file` is the name used in messages.
Instance parse_instance(const std::string& text, const std::string& file);

}  // namespace datamix::verify
