#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// Quadratic domains f_i(θ) = ½(θ−a_i)ᵀH_i(θ−a_i) and validation f_V(θ) = ½(θ−c)ᵀV(θ−c), over any scalar.
template <class S>
class QuadraticProblem {
public:
    using Scalar = S;  ///< see Problem

    /// hessians: m symmetric d×d matrices; optima: d×m, column i is a_i; validation: V (d×d) and c (d). Throws
    /// InputError where these do not share one d > 0 and one m > 0.
    QuadraticProblem(std::vector<Matrix<S>> hessians, Matrix<S> optima, Matrix<S> validation_hessian,
                     Vector<S> validation_optimum)
        : hessians_(std::move(hessians)),
          optima_(std::move(optima)),
          validation_hessian_(std::move(validation_hessian)),
          validation_optimum_(std::move(validation_optimum)) {
        const auto d = optima_.rows();
        bool fits = static_cast<Eigen::Index>(hessians_.size()) == optima_.cols() && validation_optimum_.size() == d &&
                    validation_hessian_.rows() == d && validation_hessian_.cols() == d && d > 0 && optima_.cols() > 0;
        for (const auto& h : hessians_) fits = fits && h.rows() == d && h.cols() == d;
        if (!fits) throw InputError("quadratic problem: hessians, optima and validation must share one dimension");
    }

    Eigen::Index domains() const { return optima_.cols(); }    ///< m
    Eigen::Index dimension() const { return optima_.rows(); }  ///< d
    const Matrix<S>& optima() const { return optima_; }        ///< [a_1 … a_m] (d×m)
    /// H_i (d×d); domains count from 0.
    const Matrix<S>& hessian(Eigen::Index domain) const { return hessians_[static_cast<std::size_t>(domain)]; }
    const Matrix<S>& validation_hessian() const { return validation_hessian_; }  ///< V (d×d)
    const Vector<S>& validation_optimum() const { return validation_optimum_; }  ///< c (d)
    /// L, the largest curvature of any domain, where all Hessians are diagonal; else eigenvalues would be needed.
    std::optional<S> smoothness() const {
        using std::max;
        return over_diagonals([](const S& a, const S& b) { return S(max(a, b)); });
    }
    /// μ, the smallest, likewise.
    std::optional<S> strong_convexity() const {
        using std::min;
        return over_diagonals([](const S& a, const S& b) { return S(min(a, b)); });
    }

    /// f_i(θ)
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const {
        const Vector<S> offset = theta - optima_.col(domain);
        return dot<S>(offset, times<S>(hessian(domain), offset)) / S(2);
    }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> gradients(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i) gradients.col(i) = times<S>(hessian(i), theta - optima_.col(i));
        return gradients;
    }

    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>&, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i) result += times<S>(hessian(i), v) * w(i);
        return result;
    }

    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const {
        const Vector<S> offset = theta - validation_optimum_;
        return dot<S>(offset, times<S>(validation_hessian_, offset)) / S(2);
    }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const {
        return times<S>(validation_hessian_, theta - validation_optimum_);
    }
    /// V v (d)
    Vector<S> validation_hessian_times(const Vector<S>&, const Vector<S>& v) const {
        return times<S>(validation_hessian_, v);
    }
    /// ∇³f_w = 0 (d)
    Vector<S> third_times(const Vector<S>&, const Vector<S>&, const Vector<S>&, const Vector<S>&) const {
        return Vector<S>::Constant(dimension(), S(0));
    }
    S hessian_lipschitz() const { return S(0); }  ///< L_2
    /// L_V: the largest row sum of |V|, which bounds its spectral norm.
    S validation_smoothness() const {
        using std::abs, std::max;
        S largest(0);
        for (Eigen::Index i = 0; i < dimension(); ++i) {
            S sum(0);
            for (Eigen::Index j = 0; j < dimension(); ++j) sum += abs(validation_hessian_(i, j));
            largest = max(largest, sum);
        }
        return largest;
    }

private:
    template <class Choose>
    std::optional<S> over_diagonals(Choose choose) const {
        S chosen = hessians_.front()(0, 0);
        for (const auto& h : hessians_)
            for (Eigen::Index i = 0; i < h.rows(); ++i)
                for (Eigen::Index j = 0; j < h.cols(); ++j) {
                    if (i == j)
                        chosen = choose(chosen, h(i, i));
                    else if (!certainly(equal(h(i, j), S(0))))
                        return std::nullopt;
                }
        return chosen;
    }

    std::vector<Matrix<S>> hessians_;
    Matrix<S> optima_;
    Matrix<S> validation_hessian_;
    Vector<S> validation_optimum_;
};

}  // namespace datamix
