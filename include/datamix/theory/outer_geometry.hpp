#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/dense.hpp"

namespace datamix::theory {

/// The linear outer step seen in the space of parameters: what laws of every regime need of an instance. All vectors
/// are of the range of U (MixtureHull); exact, but for the spectrum of G, which is in double.
struct OuterGeometry {
    /// −Π E_g (c − z*): what the coordinates of one curvature contribute to the bias, per what they retain.
    struct Part {
        Rational curvature;     ///< h
        Vector<Rational> bias;  ///< d
        double size;            ///< |bias|
    };
    Vector<Rational> transient;  ///< a = G⁺Uy_0/(2α) (d): K times the average's transient, as T → ∞
    std::vector<Part> parts;     ///< those with a bias, by increasing curvature
    Matrix<double> modes;        ///< eigenvectors of G on the range (d×r), orthonormal
    Vector<double> eigenvalues;  ///< of G, increasing (r)
    double outer_slowest;        ///< max |1 − 2αλ|, the contraction of the outer loop as T → ∞

    /// Of the mixtures that the optima span, and of the outer step.
    explicit OuterGeometry(const ExactModel& model) {
        const MixtureHull& hull = model.hull;
        const auto lifted = [&](const Vector<Rational>& right) {  // U(UᵀU)⁻¹ right
            return times<Rational>(hull.basis, Vector<Rational>(solve_definite<Rational>(hull.gram, right)));
        };
        transient = lifted(times<Rational>(hull.inverse_metric, model.start)) / Rational(2 * model.outer_step);
        collect_parts(model, lifted);

        const auto basis = from_rational<double>(hull.basis);
        const Eigen::MatrixXd g =
            dense_product(dense_product(basis, from_rational<double>(hull.metric)), basis.transpose());
        const Eigensystem spectrum = symmetric_eigensystem(g);
        modes = spectrum.vectors.rightCols(hull.rank());
        eigenvalues = spectrum.values.tail(hull.rank());
        outer_slowest = 0;
        for (Eigen::Index i = 0; i < hull.rank(); ++i)
            outer_slowest = std::max(outer_slowest, std::abs(outer_rate(model, i)));
    }
    /// 1 − 2αλ_i, signed; 0 where that is within rounding.
    double outer_rate(const ExactModel& model, Eigen::Index i) const {
        if (model.hull.rank() == 1)
            return to_double(Rational(1 - 2 * model.outer_step * model.hull.metric(0, 0) * model.hull.gram(0, 0)));
        const double rate = 1 - 2 * to_double(model.outer_step) * eigenvalues(i);
        return std::abs(rate) < 1e-12 ? 0 : rate;
    }

    /// The Euclidean norm of v.
    static double norm(const Vector<Rational>& v) { return std::sqrt(to_double(dot<Rational>(v, v))); }

private:
    template <class Lift>
    void collect_parts(const ExactModel& model, const Lift& lifted) {
        const auto& h = model.problem.curvature;
        std::vector<Rational> curvatures(h.data(), h.data() + h.size());
        std::sort(curvatures.begin(), curvatures.end());
        curvatures.erase(std::unique(curvatures.begin(), curvatures.end()), curvatures.end());
        for (const Rational& curvature : curvatures) {
            Vector<Rational> pull = Vector<Rational>::Constant(model.hull.rank(), Rational(0));
            for (Eigen::Index j = 0; j < h.size(); ++j)
                if (h(j) == curvature)
                    for (Eigen::Index a = 0; a < pull.size(); ++a)
                        pull(a) += model.hull.basis(j, a) * (model.problem.validation(j) - model.hull.nearest(j));
            Vector<Rational> bias = -lifted(pull);
            if (dot<Rational>(bias, bias) != 0) parts.push_back({curvature, bias, norm(bias)});
        }
    }
};

}  // namespace datamix::theory
