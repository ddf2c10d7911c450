#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "datamix/numeric/eigen.hpp"
#include "study/text_study.hpp"

namespace datamix::verify {

/// A mixture of two domains at which exponentiated gradient rests; nats a character.
struct CertifiedRest {
    Eigen::Index first, second;  ///< the domains
    Ball weight;                 ///< of the first one
    Ball loss;                   ///< F there
};

/// Cells that cover the simplex, and numbers that F is not below on them.
struct CertifiedCover {
    std::vector<Eigen::MatrixXd> vertices;  ///< m×m, a mixture a column
    std::vector<double> least;              ///< one a cell, nats a character
};

/// What is certain of a text problem: enclosures of F, rest points on edges of the simplex, lower bounds of F*
/// (claim certified-text). Its loops want -O3, as those of TextStudy.
class TextCertificates {
public:
    /// Throws InputError as TextProblem.
    TextCertificates(const TextDomains& texts, const Rational& regularisation);
    TextCertificates(const TextCertificates&) = delete;
    TextCertificates& operator=(const TextCertificates&) = delete;
    ~TextCertificates();

    /// F(w), w (m) ≥ 0 with sum 1.
    Ball loss(const Vector<Ball>& w);
    /// Where a run with this horizon and inner step goes from uniform weights, if that is on an edge of the simplex and
    /// EdgeRest certifies it.
    std::optional<CertifiedRest> rest(int horizon, const Rational& inner_step);
    /// MixtureCells::cover
    std::optional<CertifiedCover> cover(double target, std::size_t most_cells);
    /// MixtureCells::bound of the centre of a cell alone, taken for one of the cell: wrong, for a control.
    double bound_at_centre(const Eigen::MatrixXd& cell);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace datamix::verify
