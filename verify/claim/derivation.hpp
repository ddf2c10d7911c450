#pragma once

#include <string>
#include <utility>
#include <vector>

#include "datamix/evaluate/exact_model.hpp"

namespace datamix::verify {

/// Names and exact values, as text, in the order they are written: {"budget", "1e6"}, {"curvature", "1 4"}.
using Inputs = std::vector<std::pair<std::string, std::string>>;

/// What a number is and what it follows from, so that another program can compute it again (proofs/formats.md, What a
/// number follows from).
struct Derivation {
    std::string quantity;  ///< empty: the number is not offered for that
    Inputs inputs;
    bool operator==(const Derivation&) const = default;
};

/// An instance that several derivations of a claim name in their input "instance".
struct NamedInstance {
    std::string name;
    Inputs inputs;
    bool operator==(const NamedInstance&) const = default;
};

/// "1 4": the numbers of a vector, exact.
std::string listed(const Vector<Rational>& values);

/// The fields of an instance file (proofs/formats.md), as text: `step` and `output` as they are there, `update`
/// "linear" or "eg".
Inputs instance_inputs(const ExactModel& model, std::string step, std::string update, std::string output);

}  // namespace datamix::verify
