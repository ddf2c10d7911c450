#pragma once

#include <string>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/evaluate/output.hpp"

namespace datamix::verify {

/// The outer updates that an instance file can name.
enum class OuterRule { linear, exponentiated_gradient, projected_gradient };

/// "linear", "eg" or "projected".
std::string name_of(OuterRule rule);

/// An instance file (proofs/formats.md): a shared-Hessian quadratic problem with m domains in d dimensions, the steps
/// of the algorithm, its start and its output. Every number is the rational that the file's text denotes.
struct Instance {
    std::string file;                ///< its name in messages
    std::vector<std::string> names;  ///< of the domains, distinct
    ExactModel model;                ///< start weights on the simplex, positive for exponentiated gradient
    StepLaw inner;                   ///< η, at most 1/L
    OuterRule update = OuterRule::linear;
    Output output = Output::average;
};

/// Reads and validates an instance; "-" is standard input, under that name. Throws InputError, or UnsupportedError over
/// a limit, of one line: `FILE: FIELD: expected …, found …`.
///
/// Limits on the steps: η ≤ 1/L with L the largest curvature; the linear outer step needs αλ_max(G) < 1 with
/// G = Σ_i (a_i − ā)(a_i − ā)ᵀ (two domains: α < 2/|a_1 − a_2|²), projected gradient αλ_max(G) < 2, exponentiated
/// gradient α < 8/D² with D = max |a_i − a_j|. Below them the run is stable at every horizon
/// (proofs/exact_evaluator.md).
Instance read_instance(const std::string& file);

/// The same from a text; `file` is the name used in messages.
Instance parse_instance(const std::string& text, const std::string& file);

}  // namespace datamix::verify
