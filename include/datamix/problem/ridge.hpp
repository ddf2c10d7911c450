#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "datamix/numeric/spectrum.hpp"
#include "datamix/problem/csv.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// What least squares needs of n rows (x, y): their means of squares and products.
template <class S>
struct Moments {
    Matrix<S> gram;   ///< XᵀX/n (d×d)
    Vector<S> cross;  ///< Xᵀy/n (d)
    S square = S(0);  ///< |y|²/n; moves losses by a constant, and nothing else
};

/// The moments of rows x (n×d) and y (n). Throws InputError unless there are as many of both, at least 1.
template <class S>
Moments<S> moments_of(const Matrix<S>& x, const Vector<S>& y) {
    if (x.rows() != y.size() || x.size() == 0) throw InputError("moments: expected a target for every row, and a row");
    const S n(static_cast<int>(x.rows()));
    return {transposed_product<S>(x, x) / n, transposed_times<S>(x, y) / n, dot<S>(y, y) / n};
}

/// Ridge regression of domains with a Hessian each, from their moments:
///
///   f_i(θ) = mean ½(xᵀθ − y)² + ½ρ|θ|²,   f_V the same mean over the validation rows, without the ridge ρ.
///
/// Exact for Rational, enclosed for Ball. Moments may be singular (fewer rows than parameters), those of f_V, too.
template <class S>
class RidgeProblem {
public:
    using Scalar = S;  ///< see Problem

    /// domains: m symmetric, positive semidefinite moments; ridge ρ ≥ 0. Throws InputError unless all share one d ≥ 1,
    /// there is at least one domain, and ρ is not below 0.
    RidgeProblem(std::vector<Moments<S>> domains, Moments<S> validation, const S& ridge)
        : domains_(std::move(domains)), validation_(std::move(validation)), ridge_(ridge) {
        const Eigen::Index d = validation_.cross.size();
        const auto fits = [&](const Moments<S>& m) {
            return m.gram.rows() == d && m.gram.cols() == d && m.cross.size() == d;
        };
        if (domains_.empty() || d == 0 || !fits(validation_) || !std::all_of(domains_.begin(), domains_.end(), fits))
            throw InputError(
                "ridge problem: expected moments of one dimension for every domain and the validation set");
        if (!is_finite(ridge) || certainly(less(ridge, S(0))))
            throw InputError("ridge problem: ridge: expected a finite number, at least 0");
        using std::max, std::min;
        for (Moments<S>& m : domains_) {
            m.gram += identity_matrix<S>(d) * ridge;
            const SpectrumBounds<S> bounds = spectrum_bounds(m.gram);
            const bool first = &m == domains_.data();
            least_ = first ? bounds.least : S(min(least_, bounds.least));
            largest_ = first ? bounds.largest : S(max(largest_, bounds.largest));
        }
        least_ = max(least_, ridge);
        validation_largest_ = spectrum_bounds(validation_.gram).largest;
    }

    Eigen::Index domains() const { return static_cast<Eigen::Index>(domains_.size()); }  ///< m
    Eigen::Index dimension() const { return validation_.cross.size(); }                  ///< d
    /// H_i = XᵀX/n + ρI (d×d); domains count from 0.
    const Matrix<S>& hessian(Eigen::Index domain) const { return moments(domain).gram; }

    /// f_i(θ)
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const { return loss(moments(domain), theta); }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> gradients(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i) gradients.col(i) = gradient(moments(i), theta);
        return gradients;
    }
    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>&, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) result += times<S>(hessian(i), v) * w(i);
        return result;
    }
    /// ∇³f_w = 0 (d)
    Vector<S> third_times(const Vector<S>&, const Vector<S>&, const Vector<S>&, const Vector<S>&) const {
        return Vector<S>::Constant(dimension(), S(0));
    }
    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const { return loss(validation_, theta); }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const { return gradient(validation_, theta); }
    /// ∇²f_V v (d)
    Vector<S> validation_hessian_times(const Vector<S>&, const Vector<S>& v) const {
        return times<S>(validation_.gram, v);
    }

    S smoothness() const { return largest_; }  ///< L: spectrum_bounds of the H_i
    /// μ, likewise, at least ρ; none where that is not above 0 for certain.
    std::optional<S> strong_convexity() const {
        return certainly(less(S(0), least_)) ? std::optional<S>(least_) : std::nullopt;
    }
    S hessian_lipschitz() const { return S(0); }                     ///< L_2
    S validation_smoothness() const { return validation_largest_; }  ///< L_V

private:
    const Moments<S>& moments(Eigen::Index domain) const { return domains_[static_cast<std::size_t>(domain)]; }
    static Vector<S> gradient(const Moments<S>& m, const Vector<S>& theta) { return times<S>(m.gram, theta) - m.cross; }
    static S loss(const Moments<S>& m, const Vector<S>& theta) {
        return (dot<S>(theta, times<S>(m.gram, theta)) + m.square) / S(2) - dot<S>(theta, m.cross);
    }

    std::vector<Moments<S>> domains_;  // with the ridge in their Gram matrices
    Moments<S> validation_;
    S ridge_, least_, largest_, validation_largest_;
};

/// Of a table whose targets are numbers (read_csv). Throws InputError where they are labels, and as RidgeProblem.
template <class S>
RidgeProblem<S> ridge_problem(const DomainTable<S>& table, const S& ridge) {
    std::vector<Moments<S>> domains;
    for (const DomainRows<S>& rows : table.domains) domains.push_back(moments_of<S>(rows.inputs, rows.targets));
    return {std::move(domains), moments_of<S>(table.validation.inputs, table.validation.targets), ridge};
}

}  // namespace datamix
